package io.hyb.sweep.run;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * How variants drop out on the way (successive halving, arXiv 1502.07943): of those that are
 * compared after a stage, the best 1/{@code divisor}, rounded up, go on.
 *
 * @param divisor 2 or more
 * @param rungs labels of the stages after which they are compared
 * @param by what they are compared by
 */
public record Halving(int divisor, Set<String> rungs, Result by) {
  public Halving {
    rungs = Set.copyOf(rungs);
  }

  /** Stops nobody. */
  public static final Halving NONE = new Halving(1, Set.of(), Result.EXACT_MATCH);

  /** A result that a stage's end has. */
  public enum Result {
    /** The share of the probe's questions that the student answers; the highest is best. */
    EXACT_MATCH,
    /** The mean loss of the last tenth of the stage's steps; the lowest is best. */
    LOSS
  }

  int survivors(int compared) {
    return (compared + divisor - 1) / divisor;
  }

  /** The best of scored variants, the first of those that are equal. */
  List<Scored> best(List<Scored> compared) {
    return compared.stream()
        .sorted(Comparator.comparingDouble(this::badness))
        .limit(survivors(compared.size()))
        .toList();
  }

  /** The lower the better; what has no result is worst. */
  private double badness(Scored scored) {
    if (scored.result().isEmpty()) {
      return Double.POSITIVE_INFINITY;
    }
    double result = scored.result().getAsDouble();
    return switch (by) {
      case EXACT_MATCH -> -result;
      case LOSS -> result;
    };
  }

  /**
   * A variant and its result after a stage.
   *
   * @param result none where it was not measured
   */
  public record Scored(Task task, OptionalDouble result) {}
}
