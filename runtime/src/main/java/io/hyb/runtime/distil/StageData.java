package io.hyb.runtime.distil;

import io.hyb.arch.Source;
import io.hyb.arch.Stage;
import io.hyb.runtime.data.Mixture;
import io.hyb.runtime.data.Sources;
import java.util.List;

/**
 * A run's data, opened for one stage at a time by that stage's own rows, so that what a stage sees
 * doesn't depend on the stages after it.
 */
final class StageData implements AutoCloseable {
  private final Sources sources;
  private final List<Source> data;
  private final long seed;
  private Mixture open;
  private int sequence;

  StageData(Sources sources, List<Source> data, long seed) {
    this.sources = sources;
    this.data = List.copyOf(data);
    this.seed = seed;
  }

  /**
   * The data for a stage; closed when another stage's is asked for.
   *
   * @param position where to resume; empty for the beginning
   * @throws io.hyb.runtime.Refused if a file is missing, empty or not what it should be
   */
  Mixture of(Stage stage, List<long[]> position) {
    if (open == null || sequence != stage.sequence()) {
      close();
      open = sources.open(data, stage.sequence(), seed);
      sequence = stage.sequence();
    }
    if (!position.isEmpty()) {
      open.restore(position);
    }
    return open;
  }

  @Override
  public void close() {
    if (open != null) {
      open.close();
      open = null;
    }
  }
}
