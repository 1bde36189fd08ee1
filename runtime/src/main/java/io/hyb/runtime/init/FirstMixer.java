package io.hyb.runtime.init;

import io.hyb.arch.LayerShape;
import io.hyb.arch.Teacher;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.GatedDeltaNet;
import io.hyb.arch.mixer.Mamba2;
import io.hyb.arch.mixer.Mixer;
import io.hyb.arch.tensor.Weight;
import java.util.Arrays;

/**
 * The first weights of one layer's recurrent heads. The convolution and the output projection are
 * every mixer's alike; the rest each says for itself.
 */
abstract class FirstMixer {
  /** Where silu is 1: {@code z·sigmoid(z) = 1}. */
  static final float GATE_OPEN = 1.278464542761f;

  /**
   * How much smaller than logits a recurrence's weights start, memories of any length being weighed
   * alike. The constant was found on the small teacher, where logits as they are start 20 to 40
   * times off.
   */
  static final double LOGIT_SHARE = 0.1;

  /**
   * The size that the outputs of heads behind a norm start with, as a share of their values':
   * attention means over these. The constant was found on the small teacher.
   */
  private static final float VALUE_SHARE = 0.25f;

  final ReplacedHeads replaced;
  private final int conv;
  private final long seed;

  FirstMixer(Mixer mixer, ReplacedHeads replaced, long seed) {
    this.replaced = replaced;
    this.conv = mixer.conv();
    this.seed = seed;
  }

  /** For layer {@code index} of a student, which has recurrent heads. */
  static FirstMixer of(
      Teacher teacher, LayerShape layer, int index, TeacherHeads heads, long seed) {
    Mixer mixer = layer.mixer().orElseThrow();
    ReplacedHeads replaced = new ReplacedHeads(teacher, layer, index, heads);
    return switch (mixer.kind()) {
      case DISCRETE_MAMBA2 -> new FirstDiscreteMamba2((DiscreteMamba2) mixer, replaced, seed);
      case MAMBA2 -> new FirstMamba2((Mamba2) mixer, replaced, seed);
      case GATED_DELTA_NET -> new FirstGatedDeltaNet((GatedDeltaNet) mixer, replaced, seed);
    };
  }

  /** The values of one of its weights, row-major. */
  final float[] weight(Weight weight) {
    float[] zeros = new float[Math.toIntExact(weight.elements())];
    return switch (weight.name()) {
      case "out_proj.weight" -> outProjection(zeros, weight.fullName());
      case "out_proj.bias" -> replaced.areStartedFrom() ? replaced.outputBias() : zeros;
      case "conv1d.weight" -> lastTaps(zeros);
      default -> own(weight, zeros);
    };
  }

  /**
   * The values of a weight that only this mixer has.
   *
   * @param zeros as many as it has values
   */
  abstract float[] own(Weight weight, float[] zeros);

  static IllegalStateException unknown(Weight weight) {
    return new IllegalStateException("no first values for " + weight.fullName());
  }

  /** What a norm over the heads' outputs starts with. */
  final float outputSize() {
    return replaced.areStartedFrom() ? VALUE_SHARE * replaced.valueSize() : 1;
  }

  final SeededNumbers random(String name) {
    return new SeededNumbers(seed, name);
  }

  static float[] filled(float[] values, float value) {
    Arrays.fill(values, value);
    return values;
  }

  /** Puts the rows of the {@code i}th head into a section of heads' rows of this width. */
  static void place(float[] values, int i, int sectionRow, float[] rows, int width) {
    System.arraycopy(rows, 0, values, sectionRow * width + i * rows.length, rows.length);
  }

  /** A convolution that only looks at its own position. */
  private float[] lastTaps(float[] values) {
    for (int last = conv - 1; last < values.length; last += conv) {
      values[last] = lastTap();
    }
    return values;
  }

  /** What that position is multiplied by; 1 makes the convolution the identity. */
  float lastTap() {
    return 1;
  }

  private float[] outProjection(float[] values, String name) {
    if (replaced.areStartedFrom()) {
      return replaced.outputs();
    }
    random(name).normal(values, 0, values.length, 1 / Math.sqrt(replaced.inner()));
    return values;
  }
}
