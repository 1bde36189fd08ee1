package io.hyb.runtime.cpu;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.step.AttentionArrays;
import io.hyb.runtime.step.FusedStep;
import io.hyb.runtime.step.MixerArrays;
import io.hyb.runtime.torch.Aten;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A step on a CPU, in float32; nothing where libtorch lacks a function, as told by {@link #lack}.
 */
public final class CpuSteps implements FusedStep {
  private static final CpuSteps STEPS = new CpuSteps();

  private final String lack;

  private CpuSteps() {
    lack = "off".equals(System.getenv("HYB_CPU_KERNELS")) ? "HYB_CPU_KERNELS is off" : missing();
  }

  private static String missing() {
    try {
      Aten.checkCpu();
      return null;
    } catch (LinkageError e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Those of every CPU. */
  public static CpuSteps get() {
    return STEPS;
  }

  /** Whether a step may consist of them, as far as kernels tell. */
  public static boolean suit(Kernels kernels) {
    return !kernels.device().isGpu()
        && kernels.activations() == Precision.FLOAT32
        && STEPS.lack == null;
  }

  @Override
  public Optional<String> lack() {
    return Optional.ofNullable(lack);
  }

  private Optional<NDArray> unrecorded(
      Kernels kernels, Supplier<Optional<NDArray>> work, NDArray... arrays) {
    return lack != null || Gradients.wantedAmong(kernels, arrays) ? Optional.empty() : work.get();
  }

  @Override
  public Optional<NDArray> norm(Kernels kernels, NDArray x, NDArray weight, double eps) {
    return unrecorded(kernels, () -> RowNorm.norm(kernels, x, weight, eps), x, weight);
  }

  @Override
  public Optional<NDArray> product(Kernels kernels, NDArray x, NDArray... weights) {
    return unrecorded(
        kernels,
        () -> unrecorded(kernels, () -> Products.product(kernels, x, weights), weights),
        x);
  }

  @Override
  public Optional<NDArray> logits(Kernels kernels, NDArray x, NDArray weight) {
    return unrecorded(kernels, () -> Products.logits(kernels, x, weight), x, weight);
  }

  @Override
  public Optional<NDArray> productOnto(Kernels kernels, NDArray stream, NDArray x, NDArray weight) {
    return unrecorded(
        kernels, () -> Products.productOnto(kernels, stream, x, weight), stream, x, weight);
  }

  @Override
  public Optional<NDArray> gated(
      Kernels kernels, NDArray stream, NDArray norm, double eps, NDArray gate, NDArray up) {
    return unrecorded(
        kernels,
        () -> Products.gated(kernels, stream, norm, eps, gate, up),
        stream,
        norm,
        gate,
        up);
  }

  /** The host knows the position of every step here. */
  @Override
  public Optional<NDArray> attend(
      Kernels kernels, AttentionArrays arrays, NDArray position, int bound) {
    return Optional.empty();
  }

  @Override
  public Optional<NDArray> attendNext(
      Kernels kernels, AttentionArrays arrays, int position, int window) {
    return unrecorded(
        kernels, () -> NextAttention.attend(kernels, arrays, position, window), arrays.qkv());
  }

  @Override
  public Optional<NDArray> mix(Kernels kernels, MixerArrays arrays) {
    return unrecorded(kernels, () -> MixerStep.mix(kernels, arrays), arrays.inputs());
  }

  @Override
  public Optional<NDArray> order(
      Kernels kernels, NDArray attended, NDArray recurred, NDArray places) {
    return unrecorded(
        kernels, () -> HeadPlaces.order(kernels, attended, recurred, places), attended, recurred);
  }
}
