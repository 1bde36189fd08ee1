package io.hyb.sweep.space;

import io.hyb.resolve.Setting;
import java.util.ArrayList;
import java.util.List;

/**
 * One dimension of a sweep.
 *
 * @param points at least one, in the order in which they were given
 */
public record Axis(List<Point> points) {
  public Axis {
    points = List.copyOf(points);
  }

  /** The axis of one path's values. */
  public static Axis of(String path, List<String> values) {
    return new Axis(
        values.stream().map(value -> Point.of(List.of(new Setting(path, value)))).toList());
  }

  /** The axis of several paths that go together, each with as many values as the others. */
  public static Axis zip(List<Axis> members) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < members.get(0).points().size(); i++) {
      List<Setting> together = new ArrayList<>();
      for (Axis member : members) {
        together.addAll(member.points().get(i).settings());
      }
      points.add(Point.of(together));
    }
    return new Axis(points);
  }

  /** The axis of seeds. */
  public static Axis ofSeeds(List<Integer> seeds) {
    return new Axis(seeds.stream().map(Point::ofSeed).toList());
  }

  /** The paths that its settings set, in order; none for seeds. */
  public List<String> paths() {
    return points.get(0).settings().stream().map(Setting::path).toList();
  }
}
