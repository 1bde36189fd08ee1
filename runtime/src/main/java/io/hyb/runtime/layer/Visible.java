package io.hyb.runtime.layer;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.model.LayerPass;
import io.hyb.runtime.model.Step;
import io.hyb.runtime.torch.Kernels;

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

  /** The same as what is added to attention's scores, 0 or −∞. */
  static NDArray bias(LayerPass pass, Kernels kernels) {
    return pass.packing()
        .map(
            packing ->
                packing
                    .derived(
                        "attention_bias",
                        () ->
                            kernels.run(
                                packing.branching()
                                    ? "attention_bias_of_branches"
                                    : "attention_bias",
                                packing.documents(),
                                kernels.type()))
                    .get(0))
        .orElse(kernels.absent());
  }

  /** What a step's tokens may look at, as what is added to attention's scores: (1, bound), wide. */
  static NDArray bias(Step step, Kernels kernels) {
    int bound = step.bound();
    record Positions(int bound) {}
    NDArray positions =
        kernels.constant(new Positions(bound), () -> kernels.manager().arange(0, bound, 1));
    return step.derived("bias", () -> kernels.run("step_bias", positions, step.position())).get(0);
  }
}
