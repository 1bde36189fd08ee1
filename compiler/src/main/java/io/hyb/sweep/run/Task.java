package io.hyb.sweep.run;

import io.hyb.resolve.Setting;
import java.util.List;
import java.util.OptionalInt;

/**
 * A variant to run.
 *
 * @param id what it is called, unlike any other of its sweep
 * @param settings those that the sweep's own axes make, in order
 * @param stages those of its training that may be shared or stopped after, in order; none where
 *     what runs doesn't train
 */
public record Task(String id, List<Setting> settings, OptionalInt seed, List<Stage> stages) {
  /**
   * A stage of its training.
   *
   * @param end what its result is called: the same for all variants whose result is the same
   * @param tokens that it trains on
   */
  public record Stage(String label, String end, long tokens) {}

  public Task {
    settings = List.copyOf(settings);
    stages = List.copyOf(stages);
  }

  /** One whose training is nobody's concern. */
  public Task(String id, List<Setting> settings, OptionalInt seed) {
    this(id, settings, seed, List.of());
  }
}
