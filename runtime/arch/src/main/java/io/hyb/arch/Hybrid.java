package io.hyb.arch;

import java.util.List;
import java.util.Optional;

/**
 * A student: its teacher, every layer, and how it is distilled. Its kept heads have keys and values
 * of their own.
 *
 * @param schedule where its training tokens come from and the stages; {@link Schedule#NONE} where
 *     the spec has no {@code distill}
 * @param pending the ranking that must be measured first; until then every head counts as not kept
 *     where no {@code layers} block says otherwise
 * @param stack every layer, the first one first
 */
public record Hybrid(
    String name,
    Teacher teacher,
    Schedule schedule,
    Optional<PendingRanking> pending,
    List<LayerShape> stack)
    implements Model {
  public Hybrid {
    stack = List.copyOf(stack);
  }

  /** A hybrid whose kept heads are all known. */
  public Hybrid(String name, Teacher teacher, Schedule schedule, LayerShape... stack) {
    this(name, teacher, schedule, Optional.empty(), List.of(stack));
  }

  @Override
  public int keyValueHeads(int layer) {
    return stack.get(layer).kept().size();
  }
}
