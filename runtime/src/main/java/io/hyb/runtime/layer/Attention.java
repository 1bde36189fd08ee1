package io.hyb.runtime.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.hyb.runtime.model.KeysValues;
import io.hyb.runtime.model.LayerPass;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;

/**
 * Causal attention with rotary positions: all heads of a teacher's layer, whose query heads share
 * keys and values in groups, or the kept heads of a hybrid's, each with its own. The output
 * projection is a part of its own.
 */
public final class Attention {
  private static final int FIRST_CAPACITY = 256;

  private final Kernels kernels;
  private final NDArray wq;
  private final NDArray wk;
  private final NDArray wv;
  private final Rope rope;

  /**
   * Asks {@code at} for {@code q_proj.weight} (heads·head_dim, d_model), {@code k_proj.weight} and
   * {@code v_proj.weight} (kv_heads·head_dim, d_model).
   */
  public Attention(Parameters at, int dModel, int heads, int kvHeads, int headDim, Rope rope) {
    this.kernels = at.kernels();
    this.wq = at.get("q_proj.weight", (long) heads * headDim, dModel);
    this.wk = at.get("k_proj.weight", (long) kvHeads * headDim, dModel);
    this.wv = at.get("v_proj.weight", (long) kvHeads * headDim, dModel);
    this.rope = rope;
  }

  /**
   * @param u the normed residual stream, (batch, length, d_model)
   * @return (batch, length, heads, head_dim)
   */
  public NDArray forward(NDArray u, LayerPass pass) {
    NDList qkv = queriesKeysValues(u, pass);
    if (pass.keysValues().isPresent()) {
      return attendCached(qkv, pass.keysValues().get(), pass.start());
    }
    return kernels.run1("attend", qkv.get(0), qkv.get(1), qkv.get(2), Visible.in(pass, kernels));
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
    int end = Math.toIntExact(pass.start() + u.getShape().get(1));
    NDList angles = rope.angles(kernels, end, pass.packing());
    return kernels.run(
        "queries_keys_values",
        u,
        wq,
        wk,
        wv,
        angles.get(0),
        angles.get(1),
        kernels.count(pass.start()));
  }

  private NDArray attendCached(NDList qkv, KeysValues cache, int start) {
    NDArray k = qkv.get(1);
    long end = start + k.getShape().get(2);
    if (cache.keys() == null || cache.keys().getShape().get(2) < end) {
      long capacity = Math.max(FIRST_CAPACITY, 2 * end);
      NDArray keys = Scope.keep(() -> grown(cache.keys(), k, capacity));
      NDArray values = Scope.keep(() -> grown(cache.values(), k, capacity));
      cache.replace(new NDList(keys, values));
    }
    return kernels.run1(
        "attend_cached",
        qkv.get(0),
        k,
        qkv.get(2),
        cache.keys(),
        cache.values(),
        kernels.count(start));
  }

  private NDArray grown(NDArray buffer, NDArray like, long capacity) {
    NDArray old = buffer == null ? kernels.absent() : buffer;
    return kernels.run1("grow", old, like, kernels.count(capacity));
  }
}
