package io.hyb.runtime.gguf;

import io.hyb.arch.RopeShape.Llama3Scaling;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Finds out how a file's rotary frequencies are scaled. llama.cpp keeps Llama 3.1's scaling as the
 * tensor {@code rope_freqs.weight}: what each frequency is divided by. The four numbers behind it
 * are not in the file, but all of Meta's models share three of them, and the largest divisor is the
 * fourth; the tensor then tells whether that is right.
 */
final class RopeFactors {
  static final String TENSOR = "rope_freqs.weight";
  private static final double LOW_FREQ_FACTOR = 1;
  private static final double HIGH_FREQ_FACTOR = 4;
  private static final int ORIGINAL_CONTEXT = 8192;
  private static final double TOLERANCE = 1e-4;

  private final GgufFile file;
  private final Architecture architecture;

  RopeFactors(GgufFile file, Architecture architecture) {
    this.file = file;
    this.architecture = architecture;
  }

  /**
   * The scaling, if there is one.
   *
   * @throws GgufException if it is another than Llama 3's
   */
  Optional<Llama3Scaling> scaling(int headDim) {
    GgufMetadata metadata = file.metadata();
    String typeKey = architecture.key("rope.scaling.type");
    String type = metadata.string(typeKey).orElse("none");
    boolean unscaled =
        type.equals("none")
            || metadata.real(architecture.key("rope.scaling.factor")).filter(f -> f != 1).isEmpty();
    if (!unscaled) {
      throw metadata.failure(
          typeKey, "is %s; no scaling and Llama 3's are supported".formatted(type));
    }
    String linear = architecture.key("rope.scale_linear");
    if (metadata.real(linear).filter(f -> f != 1).isPresent()) {
      throw metadata.failure(linear, "is set; no scaling and Llama 3's are supported");
    }
    GgufTensor tensor = file.tensors().get(TENSOR);
    if (tensor == null) {
      return Optional.empty();
    }
    if (!tensor.shape().equals(List.of(headDim / 2L)) || tensor.type().numbers() != 1) {
      throw new GgufException(
          "%s: tensor %s should hold %d floats".formatted(file.path(), TENSOR, headDim / 2));
    }
    float[] divisors = file.read(tensor, 0, headDim / 2);
    return match(divisors, metadata.real(architecture.key("rope.freq_base")).orElse(10000.0));
  }

  private Optional<Llama3Scaling> match(float[] divisors, double theta) {
    double largest = 1;
    for (float divisor : divisors) {
      largest = Math.max(largest, divisor);
    }
    TreeSet<Integer> contexts = new TreeSet<>(List.of(ORIGINAL_CONTEXT));
    file.metadata()
        .size(architecture.key("rope.scaling.original_context_length"))
        .ifPresent(contexts::add);
    for (int context : contexts) {
      Llama3Scaling scaling =
          new Llama3Scaling(largest, LOW_FREQ_FACTOR, HIGH_FREQ_FACTOR, context);
      if (fits(divisors, theta, scaling)) {
        return largest == 1 ? Optional.empty() : Optional.of(scaling);
      }
    }
    throw new GgufException(
        "%s: tensor %s scales the rotary embedding in another way than Llama 3 does"
            .formatted(file.path(), TENSOR));
  }

  private static boolean fits(float[] divisors, double theta, Llama3Scaling scaling) {
    for (int i = 0; i < divisors.length; i++) {
      double expected =
          divisor(scaling, 2 * Math.PI * Math.pow(theta, (double) i / divisors.length));
      if (!(Math.abs(divisors[i] - expected) <= TOLERANCE * expected)) {
        return false;
      }
    }
    return true;
  }

  /** What Llama 3.1 divides the frequency of a wave of this length by. */
  private static double divisor(Llama3Scaling scaling, double wavelength) {
    double turns = scaling.originalContext() / wavelength;
    if (turns > scaling.highFreqFactor()) {
      return 1;
    }
    if (turns < scaling.lowFreqFactor()) {
      return scaling.factor();
    }
    double smooth =
        (turns - scaling.lowFreqFactor()) / (scaling.highFreqFactor() - scaling.lowFreqFactor());
    return 1 / ((1 - smooth) / scaling.factor() + smooth);
  }
}
