package io.hyb.runtime.cuda;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.hyb.runtime.torch.Kernels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a decode step does in kernels of our own, {@code steps.cu}: fewer and larger ones than the
 * TorchScript of the same operations, which is their oracle and does the work wherever a method
 * here gives nothing: on other devices, without NVRTC, for many rows, for sizes that the kernels
 * aren't made for, and where gradients are wanted.
 */
public final class StepKernels {
  private static final Map<Device, StepKernels> ALL = new ConcurrentHashMap<>();

  private final KernelSet set;
  private final StepNorm norm;
  private final StepProduct product;
  private final StepAttention attention;
  private final StepMixer mixer;
  private final StepOrder order;

  private StepKernels(Device device) {
    set = new KernelSet(device, List.of("steps.cu"), true);
    norm = new StepNorm(set);
    product = new StepProduct(set);
    attention = new StepAttention(set);
    mixer = new StepMixer(set);
    order = new StepOrder(set);
  }

  /** Those of the kernels' device. */
  public static StepKernels of(Kernels kernels) {
    return ALL.computeIfAbsent(kernels.device(), StepKernels::new);
  }

  /** Why there are none on this device, if there are none. */
  public Optional<String> lack() {
    return set.lack();
  }

  /**
   * A root-mean-square norm.
   *
   * @param x (batch, length, width), few rows
   */
  public Optional<NDArray> norm(Kernels kernels, NDArray x, NDArray weight, double eps) {
    return norm.norm(kernels, x, weight, eps);
  }

  /**
   * Products with up to three weights, side by side.
   *
   * @param x (batch, length, …), the rest of it one row; few rows
   * @param weights (out, in) each
   * @return (batch, length, sum of outs)
   */
  public Optional<NDArray> product(Kernels kernels, NDArray x, NDArray... weights) {
    return product.product(kernels, x, weights);
  }

  /** The product with one weight, added to {@code stream} (batch, length, out). */
  public Optional<NDArray> productOnto(Kernels kernels, NDArray stream, NDArray x, NDArray weight) {
    return product.productOnto(kernels, stream, x, weight);
  }

  /**
   * The gated inner activation of a normed stream, {@code silu(gate(x)) ⊙ up(x)}.
   *
   * @param stream (batch, length, d_model), few rows
   * @return (batch, length, d_ff)
   */
  public Optional<NDArray> gated(
      Kernels kernels, NDArray stream, NDArray norm, double eps, NDArray gate, NDArray up) {
    return product.gated(kernels, stream, norm, eps, gate, up);
  }

  /**
   * Attention of one token a row: its key and value are rotated and put into the buffers.
   *
   * @param qkv queries, keys and values side by side, not rotated yet, (batch, 1, (heads + 2
   *     kv_heads)·head_dim)
   * @param cosines and {@code sines}: tables (positions, head_dim)
   * @param keys and {@code values}: buffers (batch, kv_heads, capacity, head_dim)
   * @param bound more than the position
   * @return (batch, 1, heads, head_dim)
   */
  public Optional<NDArray> attend(
      Kernels kernels,
      NDArray qkv,
      NDArray cosines,
      NDArray sines,
      NDArray keys,
      NDArray values,
      NDArray position,
      int bound) {
    return attention.attend(kernels, qkv, cosines, sines, keys, values, position, bound);
  }

  /**
   * A mixer from its projection on, one token a row; the state is changed in place.
   *
   * @param inputs x, B, C, z and a side by side, (batch, 1, channels + heads·head_dim + heads)
   * @param h (batch, heads, head_dim, d_state), float32
   * @param window (batch, channels, taps − 1)
   * @return (batch, 1, heads, head_dim)
   */
  public Optional<NDArray> mix(
      Kernels kernels,
      NDArray inputs,
      NDArray aBias,
      NDArray convWeight,
      NDArray convBias,
      NDArray skip,
      NDArray zBias,
      NDArray h,
      NDArray window) {
    return mixer.mix(kernels, inputs, aBias, convWeight, convBias, skip, zBias, h, window);
  }

  /**
   * Heads in the order of {@code places}.
   *
   * @param attended (batch, 1, kept, head_dim)
   * @param recurred (batch, 1, rest, head_dim)
   * @param places int64 (kept + rest)
   */
  public Optional<NDArray> order(
      Kernels kernels, NDArray attended, NDArray recurred, NDArray places) {
    return order.order(kernels, attended, recurred, places);
  }
}
