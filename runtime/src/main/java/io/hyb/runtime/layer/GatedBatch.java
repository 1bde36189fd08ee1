package io.hyb.runtime.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.hyb.runtime.cuda.LayerKernels;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Tape;
import java.util.List;

/**
 * A {@link GatedMlp} over a whole batch with its derivatives, in kernels of our own between the
 * products. Of what it computes it holds gate and up alone until the way back; the rest is made
 * anew there, which takes less time than reading it.
 */
final class GatedBatch {
  private final Kernels kernels;
  private final LayerKernels fused;
  private final GatedMlp mlp;
  private final RmsNorm norm;

  /** (batch, length, d_model). */
  private final NDArray stream;

  GatedBatch(Kernels kernels, LayerKernels fused, GatedMlp mlp, RmsNorm norm, NDArray stream) {
    this.kernels = kernels;
    this.fused = fused;
    this.mlp = mlp;
    this.norm = norm;
    this.stream = stream;
  }

  /** What the MLP gives, added to the stream in its place; nothing is noted. */
  NDArray forward() {
    return Gradients.unrecorded(
        () -> {
          NDArray x = normed();
          NDArray gate = product(x, mlp.gate());
          fused.gate(gate, product(x, mlp.up()), gate);
          return kernels.run1("project_into", stream, gate, mlp.down());
        });
  }

  /**
   * The same apart from the stream, whose way back {@code tape} notes; the stream is the tape's
   * from now on. Where nobody reads what the layer gives, the last product is left out.
   */
  NDArray forward(Tape tape) {
    NDList made =
        Gradients.unrecorded(
            () -> {
              NDArray x = normed();
              NDArray gate = product(x, mlp.gate());
              NDArray up = product(x, mlp.up());
              x.close();
              NDArray y = tape.isResultRead() ? sum(gate, up) : kernels.run1("like", stream);
              return new NDList(y, gate, up);
            });
    NDArray gate = made.get(1);
    NDArray up = made.get(2);
    return tape.seam(made.get(0), slopes -> back(slopes, gate, up), stream, gate, up);
  }

  private NDArray sum(NDArray gate, NDArray up) {
    NDArray gated = kernels.run1("like", gate);
    fused.gate(gate, up, gated);
    NDArray y = kernels.run1("project_onto", stream, gated, mlp.down());
    gated.close();
    return y;
  }

  private NDArray normed() {
    return fused.norm(stream, norm.weight(), norm.eps());
  }

  private NDArray product(NDArray x, NDArray weight) {
    return kernels.run1("project", x, weight, kernels.absent());
  }

  /**
   * Adds the derivatives by the weights to theirs; gate and up are no more what they were.
   *
   * @return the derivative by the stream
   */
  private NDList back(NDArray given, NDArray gate, NDArray up) {
    NDArray slopes = kernels.run1("in_order", given);
    NDArray gated = kernels.run1("product_slope", slopes, mlp.down());
    fused.gateBack(gate, up, gated);
    add(mlp.down(), slopes, gated);
    gated.close();
    if (List.of(mlp.gate(), mlp.up()).stream().anyMatch(this::isWanted)) {
      NDArray x = normed();
      add(mlp.gate(), gate, x);
      add(mlp.up(), up, x);
      x.close();
    }
    NDArray byNormed = kernels.run1("product_slope_of_two", gate, mlp.gate(), up, mlp.up());
    boolean weighs = isWanted(norm.weight());
    NDList found = fused.normBack(stream, norm.weight(), norm.eps(), byNormed, slopes, weighs);
    if (weighs) {
      Gradients.add(norm.weight(), kernels.run1("sum_of_parts", found.get(1), norm.weight()));
    }
    return new NDList(found.get(0));
  }

  private void add(NDArray weight, NDArray slopes, NDArray x) {
    if (isWanted(weight)) {
      Gradients.addProduct(kernels, weight, slopes, x);
    }
  }

  private boolean isWanted(NDArray weight) {
    return Gradients.collectedBy(weight);
  }
}
