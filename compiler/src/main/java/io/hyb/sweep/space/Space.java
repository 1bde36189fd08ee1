package io.hyb.sweep.space;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.resolve.Setting;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Every combination of one point from each axis, the first axis slowest, but those excluded.
 *
 * @param axes none for a space of one combination that sets nothing
 * @param places where the axes' settings are written, as far as that is known
 */
public record Space(List<Axis> axes, List<Exclusion> exclusions, Places places) {
  /** More combinations than this are a mistake rather than a plan. */
  public static final int MOST = 1_000_000;

  public Space {
    axes = List.copyOf(axes);
    exclusions = List.copyOf(exclusions);
  }

  /** One whose settings are written nowhere. */
  public Space(List<Axis> axes, List<Exclusion> exclusions) {
    this(axes, exclusions, Places.NONE);
  }

  /** The space of both: this one's axes first. */
  public Space and(Space other) {
    List<Axis> both = new ArrayList<>(axes);
    both.addAll(other.axes);
    List<Exclusion> excluded = new ArrayList<>(exclusions);
    excluded.addAll(other.exclusions);
    return new Space(both, excluded, places.and(other.places));
  }

  /** How many combinations there are before any is excluded. */
  public BigInteger size() {
    BigInteger size = BigInteger.ONE;
    for (Axis axis : axes) {
      size = size.multiply(BigInteger.valueOf(axis.points().size()));
    }
    return size;
  }

  /**
   * Refuses what no sweep can mean: a path on two axes, an exclusion that excludes nothing.
   *
   * @throws MalformedSpace with what was written and what would be right
   */
  public void check() throws MalformedSpace {
    List<String> paths = new ArrayList<>();
    for (Axis axis : axes) {
      for (String path : axis.paths()) {
        if (paths.contains(path)) {
          throw new MalformedSpace(
                  "`" + path + "` is on two axes; give all its values to one of them")
              .at(place(axis, path));
        }
        paths.add(path);
      }
    }
    List<Axis> seeds =
        axes.stream().filter(axis -> axis.points().get(0).seed().isPresent()).toList();
    if (seeds.size() > 1) {
      int first = seeds.get(1).points().get(0).seed().orElseThrow();
      throw new MalformedSpace("seeds are given twice; list them once")
          .at(places.of(Places.ofSeed(first)).map(Place::path));
    }
    for (Exclusion exclusion : exclusions) {
      for (Setting setting : exclusion.settings()) {
        try {
          check(setting, paths);
        } catch (MalformedSpace e) {
          throw e.at(exclusion.place());
        }
      }
    }
  }

  private Optional<Span> place(Axis axis, String path) {
    return axis.points().get(0).settings().stream()
        .filter(setting -> setting.path().equals(path))
        .findFirst()
        .flatMap(places::of)
        .map(Place::path);
  }

  /** A finding about a setting of an axis, at the place where that is written. */
  public Diagnostic placed(Diagnostic finding) {
    return places.placed(finding);
  }

  /** The text that such a place is of, for excerpts; none for the spec's own files. */
  public Optional<String> text(String file) {
    return places.text(file);
  }

  /** Refuses more combinations than {@link #MOST}. */
  public void checkSize() throws MalformedSpace {
    if (size().compareTo(BigInteger.valueOf(MOST)) > 0) {
      throw new MalformedSpace(
          "%,d combinations are more than a sweep can have, %,d; draw some of them with --random"
              .formatted(size(), MOST));
    }
  }

  /** An excluded setting must be one that some combination has. */
  private void check(Setting setting, List<String> paths) throws MalformedSpace {
    if (!paths.contains(setting.path())) {
      throw new MalformedSpace(
          "exclude names `"
              + setting.path()
              + "`, which no axis varies; they vary "
              + (paths.isEmpty() ? "nothing" : String.join(", ", paths)));
    }
    boolean known =
        axes.stream()
            .flatMap(axis -> axis.points().stream())
            .flatMap(point -> point.settings().stream())
            .anyMatch(set -> Exclusion.isSame(set, setting));
    if (!known) {
      throw new MalformedSpace(
          "exclude names %s=%s, which is not among the values of `%s`"
              .formatted(setting.path(), setting.value(), setting.path()));
    }
  }

  /** The combinations that no exclusion drops. */
  public Stream<Combination> combinations() {
    return at(LongStream.range(0, size().longValueExact()));
  }

  /**
   * Combinations drawn without repetition, in the order of the space, but those that an exclusion
   * drops.
   *
   * @param count how many are drawn; all where there are fewer
   */
  public Stream<Combination> drawn(int count, long seed) {
    Random random = new Random(seed);
    long size = size().min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
    if (count >= size) {
      return combinations();
    }
    TreeSet<Long> places = new TreeSet<>();
    while (places.size() < count) {
      places.add(random.nextLong(size));
    }
    return at(places.stream().mapToLong(Long::longValue));
  }

  private Stream<Combination> at(LongStream places) {
    return places
        .mapToObj(this::at)
        .filter(
            combination ->
                exclusions.stream()
                    .noneMatch(exclusion -> exclusion.drops(combination.settings())));
  }

  /** The combination of a number that counts the last axis's points fastest. */
  private Combination at(long place) {
    long rest = place;
    Point[] points = new Point[axes.size()];
    for (int i = axes.size() - 1; i >= 0; i--) {
      int length = axes.get(i).points().size();
      points[i] = axes.get(i).points().get((int) (rest % length));
      rest /= length;
    }
    List<Setting> settings = new ArrayList<>();
    OptionalInt seed = OptionalInt.empty();
    for (Point point : points) {
      settings.addAll(point.settings());
      seed = point.seed().isPresent() ? point.seed() : seed;
    }
    return new Combination(settings, seed);
  }
}
