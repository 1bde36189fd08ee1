package io.hyb.sweep.space;

import io.hyb.resolve.Setting;
import java.util.List;
import java.util.OptionalInt;

/**
 * A place on an axis: the settings it stands for, several where they go together, or a seed.
 *
 * @param settings in the order in which they are applied
 * @param seed what training, ranking and first weights draw from, if the axis is that of seeds
 */
public record Point(List<Setting> settings, OptionalInt seed) {
  public Point {
    settings = List.copyOf(settings);
  }

  /** A point of an axis of settings. */
  public static Point of(List<Setting> settings) {
    return new Point(settings, OptionalInt.empty());
  }

  /** A point of the axis of seeds. */
  public static Point ofSeed(int seed) {
    return new Point(List.of(), OptionalInt.of(seed));
  }
}
