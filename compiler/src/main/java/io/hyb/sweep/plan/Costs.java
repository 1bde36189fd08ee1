package io.hyb.sweep.plan;

import io.hyb.arch.Model;
import io.hyb.arch.plan.Memory;
import io.hyb.arch.plan.ParameterCount;
import io.hyb.arch.word.ValueType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What variants are compared by.
 *
 * @param headsKept attention heads over all layers
 * @param parameters numbers in the weights
 * @param memory bytes of cache and state in bfloat16, one sequence, by context
 * @param frontMemory the same at the context that the Pareto front is drawn for
 */
public record Costs(int headsKept, long parameters, Map<Long, Long> memory, long frontMemory) {
  /** The context that the Pareto front is drawn for. */
  public static final long FRONT_CONTEXT = 32 << 10;

  private static final int BYTES = ValueType.BFLOAT16.bytes();

  /**
   * @throws ArithmeticException if one is more than a long can say
   */
  static Costs of(Model model, List<Long> contexts) {
    Map<Long, Long> memory = new LinkedHashMap<>();
    for (long context : contexts) {
      memory.put(context, memory(model, context));
    }
    return new Costs(
        model.keptHeads(), ParameterCount.of(model).total(), memory, memory(model, FRONT_CONTEXT));
  }

  private static long memory(Model model, long context) {
    return Memory.of(model, context, 1, BYTES).total();
  }

  /** Whether it is as good in both ways, more heads and less memory, and better in one. */
  boolean dominates(Costs other) {
    return headsKept >= other.headsKept
        && frontMemory <= other.frontMemory
        && (headsKept > other.headsKept || frontMemory < other.frontMemory);
  }
}
