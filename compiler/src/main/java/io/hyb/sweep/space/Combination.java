package io.hyb.sweep.space;

import io.hyb.resolve.Setting;
import java.util.List;
import java.util.OptionalInt;

/**
 * One point of each axis.
 *
 * @param settings in the order of the axes
 */
public record Combination(List<Setting> settings, OptionalInt seed) {
  public Combination {
    settings = List.copyOf(settings);
  }

  /** What tells the names of those apart that differ by their seed alone: {@code -s0}. */
  public String suffix() {
    return seed.isPresent() ? "-s" + seed.getAsInt() : "";
  }
}
