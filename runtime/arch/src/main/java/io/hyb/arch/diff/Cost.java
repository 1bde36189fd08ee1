package io.hyb.arch.diff;

import io.hyb.arch.Model;
import io.hyb.arch.plan.Flops;
import io.hyb.arch.plan.Memory;
import io.hyb.arch.plan.ParameterCount;
import io.hyb.arch.word.ValueType;
import io.hyb.arch.word.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a model costs before and after.
 *
 * @param context tokens that it is measured at; empty for what no context changes
 * @param old empty where it isn't known: there is no old model, or its heads are yet to be measured
 * @param now the same of the new model
 */
public record Cost(Measure measure, OptionalLong context, OptionalLong old, OptionalLong now) {
  /** What is counted. */
  public enum Measure {
    /** Numbers in the weights. */
    PARAMETERS,
    /** Bytes of cache and state for one sequence in bfloat16. */
    MEMORY,
    /** FLOPs of one token at the end of the context. */
    DECODE,
    /** FLOPs of the whole context. */
    PREFILL;

    /** As JSON and {@code --fail-on} call it. */
    public String word() {
      return Word.of(this);
    }
  }

  /** The growth in percent; empty where either side is unknown, or the old one is 0. */
  public OptionalDouble percent() {
    if (old.isEmpty() || now.isEmpty() || old.getAsLong() == 0) {
      return OptionalDouble.empty();
    }
    double before = old.getAsLong();
    return OptionalDouble.of(100 * (now.getAsLong() - before) / before);
  }

  /** Whether the new model is known to cost more. */
  public boolean isMore() {
    return old.isPresent() && now.isPresent() && now.getAsLong() > old.getAsLong();
  }

  /** Costs of a model alone, as the new side. */
  public static List<Cost> of(Side now, List<Long> contexts) {
    Optional<Figures> known = figures(now, contexts);
    List<Cost> costs = new ArrayList<>();
    costs.add(of(Measure.PARAMETERS, OptionalLong.empty(), known.map(Figures::parameters)));
    for (Measure measure : List.of(Measure.MEMORY, Measure.DECODE, Measure.PREFILL)) {
      for (int i = 0; i < contexts.size(); i++) {
        int index = i;
        OptionalLong context = OptionalLong.of(contexts.get(i));
        costs.add(of(measure, context, known.map(figures -> figures.value(measure, index))));
      }
    }
    return costs;
  }

  static List<Cost> between(Side old, Side now, List<Long> contexts) {
    List<Cost> before = of(old, contexts);
    List<Cost> after = of(now, contexts);
    List<Cost> costs = new ArrayList<>();
    for (int i = 0; i < after.size(); i++) {
      Cost cost = after.get(i);
      costs.add(new Cost(cost.measure, cost.context, before.get(i).now, cost.now));
    }
    return costs;
  }

  private static Cost of(Measure measure, OptionalLong context, Optional<Long> value) {
    OptionalLong now = value.isPresent() ? OptionalLong.of(value.get()) : OptionalLong.empty();
    return new Cost(measure, context, OptionalLong.empty(), now);
  }

  /** Empty where heads are yet to be measured, or a figure is more than a long can say. */
  private static Optional<Figures> figures(Side side, List<Long> contexts) {
    if (side.pending().isPresent()) {
      return Optional.empty();
    }
    Model model = side.model();
    int bytes = ValueType.BFLOAT16.bytes();
    try {
      return Optional.of(
          new Figures(
              ParameterCount.of(model).total(),
              contexts.stream().map(at -> Memory.of(model, at, 1, bytes).total()).toList(),
              Flops.of(model, contexts)));
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  /** A model's costs, those that depend on the context in the order of contexts. */
  private record Figures(long parameters, List<Long> memory, List<Flops> flops) {

    long value(Measure measure, int index) {
      return switch (measure) {
        case PARAMETERS -> parameters;
        case MEMORY -> memory.get(index);
        case DECODE -> flops.get(index).decode();
        case PREFILL -> flops.get(index).prefill();
      };
    }
  }
}
