package io.hyb.runtime.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.hyb.runtime.cuda.LayerKernels;
import io.hyb.runtime.model.KeysValues;
import io.hyb.runtime.model.LayerPass;
import io.hyb.runtime.model.Packing;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.model.Stack;
import io.hyb.runtime.model.Step;
import io.hyb.runtime.step.AttentionArrays;
import io.hyb.runtime.step.FusedStep;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Causal attention with rotary positions: all heads of a teacher's layer, whose query heads share
 * keys and values in groups, or the kept heads of a hybrid's, each with its own, over all positions
 * or over those of a window. The output projection is a part of its own.
 */
public final class Attention {
  private static final String AS_IN_LLAMA = "queries_keys_values";

  /** A window that no text is longer than. */
  private static final int EVERYTHING = Integer.MAX_VALUE;

  private final Kernels kernels;
  private final Stack weights;

  /** The kernel that makes queries, keys and values, and what it takes besides their weights. */
  private final String projection;

  private final NDArray[] besides;
  private final Rope rope;
  private final int kvHeads;
  private final int headDim;

  /** How many positions are seen, the present one included. */
  private final int window;

  /**
   * Attention as in Llama. Asks {@code at} for {@code q_proj.weight} (heads·head_dim, d_model),
   * {@code k_proj.weight} and {@code v_proj.weight} (kv_heads·head_dim, d_model).
   */
  public Attention(Parameters at, int dModel, int heads, int kvHeads, int headDim, Rope rope) {
    this(at, dModel, heads, kvHeads, headDim, rope, AS_IN_LLAMA, Stream::empty);
  }

  /** The further weights are asked for after those of the projections. */
  private Attention(
      Parameters at,
      int dModel,
      int heads,
      int kvHeads,
      int headDim,
      Rope rope,
      String projection,
      Supplier<Stream<NDArray>> besides) {
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
    this.projection = projection;
    this.besides = besides.get().toArray(NDArray[]::new);
    this.window = EVERYTHING;
  }

  private Attention(Attention other, int window) {
    this.kernels = other.kernels;
    this.weights = other.weights;
    this.projection = other.projection;
    this.besides = other.besides;
    this.rope = other.rope;
    this.kvHeads = other.kvHeads;
    this.headDim = other.headDim;
    this.window = window;
  }

  /**
   * The same attention over the last {@code positions}, 1 or more, their own included. Keys and
   * values of no more than those are held.
   */
  public Attention withWindow(int positions) {
    return new Attention(this, positions);
  }

  /**
   * Attention whose queries, keys and values have biases, as in Qwen 2 and Phi. Asks {@code at} for
   * {@code q_proj.bias}, {@code k_proj.bias} and {@code v_proj.bias}, too.
   */
  public static Attention withBiases(
      Parameters at, int dModel, int heads, int kvHeads, int headDim, Rope rope) {
    return new Attention(
        at,
        dModel,
        heads,
        kvHeads,
        headDim,
        rope,
        "queries_keys_values_biased",
        () ->
            Stream.of(
                at.get("q_proj.bias", (long) heads * headDim),
                at.get("k_proj.bias", (long) kvHeads * headDim),
                at.get("v_proj.bias", (long) kvHeads * headDim),
                at.kernels().scalar((long) headDim)));
  }

  /**
   * Attention whose queries and keys are normed over head_dim before they are rotated, as in Qwen
   * 3. Asks {@code at} for {@code q_norm.weight} and {@code k_norm.weight} (head_dim), too.
   */
  public static Attention withHeadNorms(
      Parameters at, int dModel, int heads, int kvHeads, int headDim, double eps, Rope rope) {
    return new Attention(
        at,
        dModel,
        heads,
        kvHeads,
        headDim,
        rope,
        "queries_keys_values_normed",
        () ->
            Stream.of(
                at.get("q_norm.weight", headDim),
                at.get("k_norm.weight", headDim),
                at.kernels().scalar(eps)));
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
    if (window < u.getShape().get(1)) {
      NDArray documents = Visible.documents(pass, kernels);
      return kernels.run1("attend_window", qkv.get(0), qkv.get(1), qkv.get(2), documents, window());
    }
    if (pass.packing().filter(Packing::branching).isPresent()) {
      return branches(qkv, Visible.bias(pass, kernels));
    }
    return documents(qkv, pass)
        .orElseGet(
            () ->
                kernels.run1(
                    "attend", qkv.get(0), qkv.get(1), qkv.get(2), Visible.bias(pass, kernels)));
  }

  private NDArray branches(NDList qkv, NDArray bias) {
    NDArray[] inputs = {qkv.get(0), qkv.get(1), qkv.get(2), bias};
    // Biases are read 16 bytes at a time.
    Optional<NDArray> fused =
        isIn16Bits(qkv) && bias.getShape().get(3) % 8 == 0
            ? kernels.attempt("attend_branches_in_16_bits", inputs)
            : Optional.empty();
    return fused.orElseGet(() -> kernels.run1("attend_branches", inputs));
  }

  /**
   * Attention within each document of packed rows, without a look at what is outside of it, where
   * the device has that. Not for what is recorded: its derivatives add up in no fixed order.
   */
  private Optional<NDArray> documents(NDList qkv, LayerPass pass) {
    return isIn16Bits(qkv)
        ? Visible.bounds(pass, kernels)
            .flatMap(
                bounds ->
                    kernels.attempt("attend_documents", qkv.get(0), qkv.get(1), qkv.get(2), bounds))
        : Optional.empty();
  }

  /** Whether libtorch may have kernels of its own for such heads, which nobody records. */
  private boolean isIn16Bits(NDList qkv) {
    return kernels.precision().isNarrow()
        && headDim % 8 == 0
        && LayerKernels.of(kernels).lack().isEmpty()
        && !Gradients.wantedAmong(kernels, qkv.toArray(NDArray[]::new));
  }

  private NDArray window() {
    return kernels.scalar((long) window);
  }

  /**
   * Attention weights.
   *
   * @param u the normed residual stream, (batch, length, d_model)
   * @return (batch, heads, length, length)
   */
  public NDArray matrices(NDArray u, LayerPass pass) {
    NDList qkv = queriesKeysValues(u, pass);
    return kernels.run1(
        "attention_matrices", qkv.get(0), qkv.get(1), Visible.in(pass, kernels), window());
  }

  private NDList queriesKeysValues(NDArray u, LayerPass pass) {
    NDList angles = angles(u, pass);
    return unrecorded(u, angles, pass).orElseGet(() -> queriesKeysValues(u, angles, pass.start()));
  }

  /** Rotated by a kernel of our own, where there is one for them. */
  private Optional<NDList> unrecorded(NDArray u, NDList angles, LayerPass pass) {
    LayerKernels fused = LayerKernels.of(kernels);
    if (!projection.equals(AS_IN_LLAMA)
        || !fused.suits(u, weights.part(0), angles.get(0))
        || !fused.suitsHeads(headDim, angles.get(0))
        || Gradients.wantedAmong(kernels, u, weights.part(0))) {
      return Optional.empty();
    }
    return fused.attempt(
        () -> {
          NDList qkv =
              kernels.run(
                  "queries_keys_values_plain",
                  u,
                  weights.part(0),
                  weights.part(1),
                  weights.part(2),
                  kernels.scalar((long) headDim));
          fused.rotate(qkv.get(0), qkv.get(1), angles.get(0), angles.get(1), pass.start());
          return qkv;
        });
  }

  /**
   * @param first where the angles of the first position are
   */
  private NDList queriesKeysValues(NDArray u, NDList angles, long first) {
    NDArray[] inputs =
        Stream.of(
                Stream.of(u, weights.part(0), weights.part(1), weights.part(2)),
                Stream.of(besides),
                Stream.of(
                    angles.get(0),
                    angles.get(1),
                    first == 0 ? kernels.scalar(0L) : kernels.count(first)))
            .flatMap(Function.identity())
            .toArray(NDArray[]::new);
    return kernels.run(projection, inputs);
  }

  private NDArray attendCached(NDArray u, KeysValues cache, LayerPass pass) {
    cache.makeRoom(kernels, u, kvHeads, headDim, end(u, pass));
    Optional<NDList> rotated =
        u.getShape().get(1) > 1 ? unrecorded(u, angles(u, pass), pass) : Optional.empty();
    if (rotated.isPresent() || !projection.equals(AS_IN_LLAMA)) {
      NDList qkv = rotated.orElseGet(() -> queriesKeysValues(u, pass));
      return kernels.run1(
          "attend_cached_heads",
          qkv.get(0),
          qkv.get(1),
          qkv.get(2),
          cache.keys(),
          cache.values(),
          kernels.count(pass.start()),
          window());
    }
    NDList angles = angles(u, pass);
    if (u.getShape().get(1) == 1) {
      return attendNext(u, angles, cache, pass.start());
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
        kernels.count(pass.start()),
        window());
  }

  /** One token a row, at a position that the host knows. */
  private NDArray attendNext(NDArray u, NDList angles, KeysValues cache, int position) {
    FusedStep fused = DeviceStep.of(kernels);
    NDArray qkv = kernels.device().isGpu() ? sideBySide(u) : together(fused, u);
    return fused
        .attendNext(kernels, arrays(qkv, angles, cache), position, window)
        .orElseGet(
            () ->
                kernels.run1(
                    "attend_next",
                    qkv,
                    angles.get(0),
                    angles.get(1),
                    cache.keys(),
                    cache.values(),
                    kernels.count(position),
                    window()));
  }

  /** Queries, keys and values side by side, in one product where there is one. */
  private NDArray together(FusedStep fused, NDArray u) {
    return fused
        .product(kernels, u, weights.part(0), weights.part(1), weights.part(2))
        .orElseGet(() -> sideBySide(u));
  }

  private NDArray attendStep(NDArray u, KeysValues cache, Step step) {
    if (!projection.equals(AS_IN_LLAMA)) {
      NDList qkv = queriesKeysValues(u, rope.angles(kernels, step), 0);
      return kernels.run1(
          "attend_step_heads",
          qkv.get(0),
          qkv.get(1),
          qkv.get(2),
          cache.keys(),
          cache.values(),
          slot(step),
          bias(step));
    }
    FusedStep fused = DeviceStep.of(kernels);
    NDArray qkv = together(fused, u);
    if (window < step.bound()) {
      return attendPlainly(qkv, cache, step);
    }
    NDList tables = rope.tables(kernels, step.bound());
    return fused
        .attend(kernels, arrays(qkv, tables, cache), step.position(), step.bound())
        .orElseGet(() -> attendPlainly(qkv, cache, step));
  }

  private static AttentionArrays arrays(NDArray qkv, NDList tables, KeysValues cache) {
    return new AttentionArrays(qkv, tables.get(0), tables.get(1), cache.keys(), cache.values());
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
        slot(step),
        bias(step));
  }

  private NDArray bias(Step step) {
    return Visible.bias(step, Math.min(window, step.bound()), kernels);
  }

  /** Where the cache holds what a step's token adds. */
  private NDArray slot(Step step) {
    record Slot(int window) {}
    return window >= step.bound()
        ? step.position()
        : step.derived(new Slot(window), () -> kernels.run("ring_slot", step.position(), window()))
            .get(0);
  }

  private NDList angles(NDArray u, LayerPass pass) {
    return rope.angles(kernels, Math.toIntExact(end(u, pass)), pass.packing());
  }

  private static long end(NDArray u, LayerPass pass) {
    return pass.start() + u.getShape().get(1);
  }
}
