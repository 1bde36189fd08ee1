package io.hyb.runtime.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Whether this thread records what it computes, and derivatives of what it recorded. They add up in
 * the arrays that require a gradient.
 */
public final class Gradients {
  private Gradients() {}

  /** Runs {@code work} recording what it computes from arrays that require a gradient. */
  public static <T> T recorded(Supplier<T> work) {
    return inMode(true, work);
  }

  /** Runs {@code work} recording nothing. */
  public static <T> T unrecorded(Supplier<T> work) {
    return inMode(false, work);
  }

  /** Whether this thread records. */
  public static boolean areRecorded() {
    return JniUtils.isGradMode();
  }

  /**
   * Whether derivatives are wanted by {@code array} or by what it was recorded from. DJL itself
   * knows it of arrays alone that were recorded from nothing.
   */
  public static boolean wanted(Kernels kernels, NDArray array) {
    return collectedBy(array) || !kernels.run1("wants_gradient", array).isEmpty();
  }

  /** Whether derivatives by a weight are wanted. */
  public static boolean collectedBy(NDArray weight) {
    return JniUtils.requiresGrad((PtNDArray) weight);
  }

  /**
   * Whether what is computed from these arrays is to be recorded: in a thread that records, from
   * one by which derivatives are wanted.
   */
  public static boolean wantedAmong(Kernels kernels, NDArray... arrays) {
    return areRecorded()
        && (Stream.of(arrays).anyMatch(Gradients::collectedBy)
            || Stream.of(arrays).anyMatch(array -> wanted(kernels, array)));
  }

  private static <T> T inMode(boolean mode, Supplier<T> work) {
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(mode);
    try {
      return work.get();
    } finally {
      JniUtils.setGradMode(before);
    }
  }

  /** Adds the derivatives of {@code loss}, a wide scalar, to its inputs' gradients. */
  public static void backward(Kernels kernels, NDArray loss) {
    backward(loss, ofItself(kernels, loss));
  }

  /** The derivative of a loss, a wide scalar, by itself. */
  static NDArray ofItself(Kernels kernels, NDArray loss) {
    return kernels.constant(
        "one", () -> kernels.manager().ones(loss.getShape(), kernels.precision().wideType()));
  }

  /**
   * Goes on backward from {@code result}, of which {@code gradient} is the loss's derivative, and
   * frees what was recorded.
   */
  public static void backward(NDArray result, NDArray gradient) {
    JniUtils.backward((PtNDArray) result, (PtNDArray) gradient, false, false);
  }

  /**
   * The same, keeping what was recorded until nothing holds it any more: pieces of a {@link Tape}
   * may have come from the same array.
   */
  static void backwardAgain(NDArray result, NDArray gradient) {
    JniUtils.backward((PtNDArray) result, (PtNDArray) gradient, true, false);
  }

  /** Adds a derivative of the loss to what has added up in {@code array}, which wants it. */
  public static void add(NDArray array, NDArray gradient) {
    backwardAgain(array, gradient);
  }

  /**
   * Adds the derivative by a weight (out, in) of products x·weightᵀ to what has added up in it, in
   * its place where something has.
   *
   * @param slopes by the products, (…, out)
   * @param x (…, in)
   */
  public static void addProduct(Kernels kernels, NDArray weight, NDArray slopes, NDArray x) {
    Optional<NDArray> sum = of(weight);
    if (sum.isPresent()) {
      kernels.run1("add_weight_slope", sum.get(), slopes, x);
    } else {
      add(weight, kernels.run1("weight_slope", slopes, x));
    }
  }

  /** What has added up in {@code array} so far, a new handle; empty if nothing ever has. */
  public static Optional<NDArray> of(NDArray array) {
    return Optional.ofNullable(JniUtils.getGradient((PtNDArray) array));
  }
}
