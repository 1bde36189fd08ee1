package io.hyb.arch;

import io.hyb.arch.tensor.Weight;
import java.util.List;

/** What a spec can be compiled to: a teacher by itself, or a hybrid with its teacher. */
public sealed interface Model permits Teacher, Hybrid {

  /** The declaration's name. */
  String name();

  /** The Transformer that it is or comes from. */
  Teacher teacher();

  /** Every layer, the first one first. */
  List<LayerShape> stack();

  /** Heads of a layer that hold keys and values of their own. */
  int keyValueHeads(int layer);

  /** How it is distilled; a teacher is not. */
  Schedule schedule();

  /** Heads that are attention, over all layers. */
  default int keptHeads() {
    return stack().stream().mapToInt(layer -> layer.kept().size()).sum();
  }

  /** Every weight in the order in which checkpoints hold them. */
  default List<Weight> tensors() {
    return ModelWeights.of(this);
  }

  /** The weights that a stage moves, in the same order. */
  default List<Weight> trained(Stage.Train train) {
    return tensors().stream().filter(weight -> trains(train, weight)).toList();
  }

  /**
   * Whether a stage moves a weight. {@code mixers} are a layer's recurrent part, its kept heads'
   * projections, its merge and the output projection that they share, in layers in which anything
   * recurs; MLPs, norms and embedding stay the teacher's. {@code all} is everything.
   */
  default boolean trains(Stage.Train train, Weight weight) {
    return switch (train) {
      case ALL -> true;
      case MIXERS ->
          weight.part().isMixer() && stack().get(weight.layer().orElseThrow()).mixer().isPresent();
    };
  }
}
