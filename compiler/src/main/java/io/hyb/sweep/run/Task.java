package io.hyb.sweep.run;

import io.hyb.resolve.Setting;
import java.util.List;
import java.util.OptionalInt;

/**
 * A variant to run.
 *
 * @param id what it is called, unlike any other of its sweep
 * @param settings those that the sweep's own axes make, in order
 */
public record Task(String id, List<Setting> settings, OptionalInt seed) {
  public Task {
    settings = List.copyOf(settings);
  }
}
