package io.hyb.check.contract;

import io.hyb.arch.Model;
import io.hyb.arch.plan.Flops;
import io.hyb.arch.plan.Memory;
import io.hyb.arch.plan.ParameterCount;
import io.hyb.arch.word.ValueType;
import io.hyb.arch.word.Word;
import io.hyb.language.Quantity;
import java.util.List;
import java.util.Optional;

/** The functions of contracts, each a figure of a model, and what they take. */
public enum Figure {
  MEMORY("context", "batch", "precision"),
  PARAMETERS,
  FLOPS("context"),
  KEPT,
  STATE;

  private final List<String> takes;

  Figure(String... takes) {
    this.takes = List.of(takes);
  }

  /**
   * What a call says.
   *
   * @param context tokens; 0 where the function takes none
   */
  record Arguments(int context, int batch, ValueType precision) {}

  /** The names of its arguments besides the model. */
  List<String> takes() {
    return takes;
  }

  /** Whether it is of so many tokens. */
  public boolean takesContext() {
    return takes.contains("context");
  }

  /** As contracts write it. */
  public String word() {
    return Word.of(this);
  }

  static Optional<Figure> of(String word) {
    return Word.parse(values(), word);
  }

  /**
   * Its value for a model: bytes of all cache and state, or of state alone; numbers in the weights;
   * FLOPs of one decoded token; heads kept.
   *
   * @throws ArithmeticException if it is more than a long can say
   */
  Quantity of(Model model, Arguments given) {
    return switch (this) {
      case MEMORY ->
          Quantity.bytes(
              Memory.of(model, given.context, given.batch, given.precision.bytes()).total());
      case PARAMETERS -> Quantity.plain(ParameterCount.of(model).total());
      case FLOPS -> Quantity.plain(Flops.ofDecoding(model, given.context));
      case KEPT -> Quantity.plain(model.keptHeads());
      case STATE -> Quantity.bytes(Memory.of(model, 1, 1, given.precision.bytes()).state());
    };
  }
}
