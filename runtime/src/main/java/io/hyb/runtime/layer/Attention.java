package io.hyb.runtime.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.hyb.runtime.cuda.StepKernels;
import io.hyb.runtime.model.KeysValues;
import io.hyb.runtime.model.LayerPass;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.model.Stack;
import io.hyb.runtime.model.Step;
import io.hyb.runtime.torch.Kernels;

/**
 * Causal attention with rotary positions: all heads of a teacher's layer, whose query heads share
 * keys and values in groups, or the kept heads of a hybrid's, each with its own. The output
 * projection is a part of its own.
 */
public final class Attention {
  private final Kernels kernels;
  private final Stack weights;
  private final Rope rope;
  private final int kvHeads;
  private final int headDim;

  /**
   * Asks {@code at} for {@code q_proj.weight} (heads·head_dim, d_model), {@code k_proj.weight} and
   * {@code v_proj.weight} (kv_heads·head_dim, d_model).
   */
  public Attention(Parameters at, int dModel, int heads, int kvHeads, int headDim, Rope rope) {
    this.kernels = at.kernels();
    this.weights =
        at.stack(
            dModel,
            new Stack.Part("q_proj.weight", (long) heads * headDim),
            new Stack.Part("k_proj.weight", (long) kvHeads * headDim),
            new Stack.Part("v_proj.weight", (long) kvHeads * headDim));
    this.rope = rope;
    this.kvHeads = kvHeads;
    this.headDim = headDim;
  }

  /**
   * @param u the normed residual stream, (batch, length, d_model)
   * @return (batch, length, heads, head_dim)
   */
  public NDArray forward(NDArray u, LayerPass pass) {
    if (pass.step().isPresent()) {
      return attendStep(u, pass.keysValues().orElseThrow(), pass.step().get());
    }
    if (pass.keysValues().isPresent()) {
      return attendCached(u, pass.keysValues().get(), pass);
    }
    NDList qkv = queriesKeysValues(u, pass);
    return kernels.run1("attend", qkv.get(0), qkv.get(1), qkv.get(2), Visible.bias(pass, kernels));
  }

  /**
   * Attention weights.
   *
   * @param u the normed residual stream, (batch, length, d_model)
   * @return (batch, heads, length, length)
   */
  public NDArray matrices(NDArray u, LayerPass pass) {
    NDList qkv = queriesKeysValues(u, pass);
    return kernels.run1("attention_matrices", qkv.get(0), qkv.get(1), Visible.in(pass, kernels));
  }

  private NDList queriesKeysValues(NDArray u, LayerPass pass) {
    NDList angles = angles(u, pass);
    return kernels.run(
        "queries_keys_values",
        u,
        weights.part(0),
        weights.part(1),
        weights.part(2),
        angles.get(0),
        angles.get(1),
        kernels.count(pass.start()));
  }

  private NDArray attendCached(NDArray u, KeysValues cache, LayerPass pass) {
    cache.makeRoom(kernels, u, kvHeads, headDim, end(u, pass));
    NDList angles = angles(u, pass);
    if (u.getShape().get(1) == 1) {
      return kernels.run1(
          "attend_next",
          sideBySide(u),
          angles.get(0),
          angles.get(1),
          cache.keys(),
          cache.values(),
          kernels.count(pass.start()));
    }
    return kernels.run1(
        "attend_cached",
        u,
        weights.part(0),
        weights.part(1),
        weights.part(2),
        angles.get(0),
        angles.get(1),
        cache.keys(),
        cache.values(),
        kernels.count(pass.start()));
  }

  private NDArray attendStep(NDArray u, KeysValues cache, Step step) {
    StepKernels fused = StepKernels.of(kernels);
    NDArray qkv =
        fused
            .product(kernels, u, weights.part(0), weights.part(1), weights.part(2))
            .orElseGet(() -> sideBySide(u));
    NDList tables = rope.tables(kernels, step.bound());
    return fused
        .attend(
            kernels,
            qkv,
            tables.get(0),
            tables.get(1),
            cache.keys(),
            cache.values(),
            step.position(),
            step.bound())
        .orElseGet(() -> attendPlainly(qkv, cache, step));
  }

  private NDArray sideBySide(NDArray u) {
    return kernels.run1(
        "side_by_side",
        u,
        weights.part(0),
        weights.part(1),
        weights.part(2),
        weights.whole().orElse(kernels.absent()));
  }

  private NDArray attendPlainly(NDArray qkv, KeysValues cache, Step step) {
    NDList angles = rope.angles(kernels, step);
    return kernels.run1(
        "attend_step",
        qkv,
        angles.get(0),
        angles.get(1),
        cache.keys(),
        cache.values(),
        step.position(),
        Visible.bias(step, kernels));
  }

  private NDList angles(NDArray u, LayerPass pass) {
    return rope.angles(kernels, Math.toIntExact(end(u, pass)), pass.packing());
  }

  private static long end(NDArray u, LayerPass pass) {
    return pass.start() + u.getShape().get(1);
  }
}
