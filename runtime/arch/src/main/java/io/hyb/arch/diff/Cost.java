package io.hyb.arch.diff;

import io.hyb.arch.Model;
import io.hyb.arch.plan.Flops;
import io.hyb.arch.plan.Memory;
import io.hyb.arch.plan.ParameterCount;
import io.hyb.arch.word.ValueType;
import io.hyb.arch.word.Word;
import java.util.ArrayList;
import java.util.List;
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
    List<Cost> costs = new ArrayList<>();
    costs.add(of(Measure.PARAMETERS, OptionalLong.empty(), now));
    for (Measure measure : List.of(Measure.MEMORY, Measure.DECODE, Measure.PREFILL)) {
      for (long context : contexts) {
        costs.add(of(measure, OptionalLong.of(context), now));
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

  private static Cost of(Measure measure, OptionalLong context, Side side) {
    return new Cost(measure, context, OptionalLong.empty(), value(measure, context, side));
  }

  private static OptionalLong value(Measure measure, OptionalLong context, Side side) {
    if (side.pending().isPresent()) {
      return OptionalLong.empty();
    }
    Model model = side.model();
    try {
      return OptionalLong.of(
          switch (measure) {
            case PARAMETERS -> ParameterCount.of(model).total();
            case MEMORY ->
                Memory.of(model, context.orElseThrow(), 1, ValueType.BFLOAT16.bytes()).total();
            case DECODE -> Flops.of(model, context.orElseThrow()).decode();
            case PREFILL -> Flops.of(model, context.orElseThrow()).prefill();
          });
    } catch (ArithmeticException e) {
      return OptionalLong.empty(); // more than a long can say
    }
  }
}
