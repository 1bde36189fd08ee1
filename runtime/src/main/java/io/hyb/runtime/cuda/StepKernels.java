package io.hyb.runtime.cuda;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.hyb.runtime.step.AttentionArrays;
import io.hyb.runtime.step.FusedStep;
import io.hyb.runtime.step.MixerArrays;
import io.hyb.runtime.torch.Kernels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A step on a GPU in kernels of our own, {@code steps.cu}; nothing without NVRTC. */
public final class StepKernels implements FusedStep {
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

  @Override
  public Optional<String> lack() {
    return set.lack();
  }

  @Override
  public Optional<NDArray> norm(Kernels kernels, NDArray x, NDArray weight, double eps) {
    return norm.norm(kernels, x, weight, eps);
  }

  @Override
  public Optional<NDArray> product(Kernels kernels, NDArray x, NDArray... weights) {
    return product.product(kernels, x, weights);
  }

  @Override
  public Optional<NDArray> logits(Kernels kernels, NDArray x, NDArray weight) {
    return product(kernels, x, weight);
  }

  @Override
  public Optional<NDArray> productOnto(Kernels kernels, NDArray stream, NDArray x, NDArray weight) {
    return product.productOnto(kernels, stream, x, weight);
  }

  @Override
  public Optional<NDArray> gated(
      Kernels kernels, NDArray stream, NDArray norm, double eps, NDArray gate, NDArray up) {
    return product.gated(kernels, stream, norm, eps, gate, up);
  }

  @Override
  public Optional<NDArray> attend(
      Kernels kernels, AttentionArrays arrays, NDArray position, int bound) {
    return attention.attend(kernels, arrays, position, bound);
  }

  /** Steps here are those whose position only the device knows. */
  @Override
  public Optional<NDArray> attendNext(
      Kernels kernels, AttentionArrays arrays, int position, int window) {
    return Optional.empty();
  }

  @Override
  public Optional<NDArray> mix(Kernels kernels, MixerArrays arrays) {
    return mixer.mix(kernels, arrays);
  }

  @Override
  public Optional<NDArray> order(
      Kernels kernels, NDArray attended, NDArray recurred, NDArray places) {
    return order.order(kernels, attended, recurred, places);
  }
}
