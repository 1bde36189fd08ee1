package io.hyb.runtime.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.hyb.runtime.model.LayerPass;
import io.hyb.runtime.model.Packing;
import io.hyb.runtime.model.Step;
import io.hyb.runtime.torch.Kernels;
import java.util.Optional;

/** What the positions of packed rows may look at. */
final class Visible {
  private Visible() {}

  /**
   * True where a position sees another, (batch, 1, length, length); absent if all see all before.
   */
  static NDArray in(LayerPass pass, Kernels kernels) {
    return pass.packing()
        .map(
            packing ->
                packing
                    .derived(
                        "visible",
                        () ->
                            kernels.run(
                                packing.branching() ? "visible_branches" : "visible",
                                packing.documents()))
                    .get(0))
        .orElse(kernels.absent());
  }

  /**
   * The same as what is added to attention's scores, 0 or −∞; where rows branch, for the positions
   * after the stem alone, (batch, 1, length − stem, length).
   */
  static NDArray bias(LayerPass pass, Kernels kernels) {
    return pass.packing()
        .map(packing -> packing.derived("attention_bias", () -> bias(packing, kernels)).get(0))
        .orElse(kernels.absent());
  }

  private static NDList bias(Packing packing, Kernels kernels) {
    return packing.branching()
        ? kernels.run(
            "attention_bias_of_branches",
            packing.documents(),
            kernels.count(packing.stem()),
            kernels.type())
        : kernels.run("attention_bias", packing.documents(), kernels.type());
  }

  /**
   * The documents of packed rows, (batch, length); absent for rows of one.
   *
   * @throws IllegalStateException if they branch
   */
  static NDArray documents(LayerPass pass, Kernels kernels) {
    return pass.packing().map(Packing::separateDocuments).orElse(kernels.absent());
  }

  /**
   * Where the documents of packed rows begin and end, the rows one after another, int32; nothing
   * unless it is known how many there are at most.
   */
  static Optional<NDArray> bounds(LayerPass pass, Kernels kernels) {
    return pass.packing()
        .filter(packing -> !packing.branching() && packing.most().isPresent())
        .map(
            packing ->
                packing
                    .derived(
                        "bounds",
                        () ->
                            kernels.run(
                                "document_bounds",
                                packing.documents(),
                                kernels.scalar((long) packing.most().getAsInt())))
                    .get(0));
  }

  /**
   * What a step's tokens may look at of the first {@code slots} of a cache, as what is added to
   * attention's scores: (1, slots), wide. A cache of so many slots hides none that is taken.
   */
  static NDArray bias(Step step, int slots, Kernels kernels) {
    record Slots(int count) {}
    NDArray all = kernels.constant(new Slots(slots), () -> kernels.manager().arange(0, slots, 1));
    return step.derived(new Slots(slots), () -> kernels.run("step_bias", all, step.position()))
        .get(0);
  }
}
