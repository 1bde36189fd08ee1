package io.hyb.runtime.weights;

import io.hyb.arch.LayerShape;
import io.hyb.arch.Teacher;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.tensor.Weight;
import java.util.Arrays;
import java.util.List;

/**
 * The first weights of one layer's recurrent heads. Whatever they start from, the convolution is
 * the identity, the gate is 1 and decays are spread over the heads.
 */
final class FirstMixer {
  /** Where silu is 1: {@code z·sigmoid(z) = 1}. */
  static final float GATE_OPEN = 1.278464542761f;

  /** Decay sigmoid(5) = 0.993: a memory of some 150 tokens. */
  private static final float LONGEST_DECAY = -5;

  /** Keeps the decays near their biases: u is of norm √d_model, so this moves {@code a} by 0.01. */
  private static final double DECAY_WEIGHTS = 0.01;

  private static final double LOGIT_SHARE = 0.1;

  private final Teacher teacher;
  private final LayerShape layer;
  private final DiscreteMamba2 ssm;
  private final TeacherHeads heads;
  private final int index;
  private final long seed;
  private final List<Integer> recurrent;

  FirstMixer(Teacher teacher, LayerShape layer, int index, TeacherHeads heads, long seed) {
    this.teacher = teacher;
    this.layer = layer;
    this.ssm =
        switch (layer.mixer().orElseThrow().kind()) {
          case DISCRETE_MAMBA2 -> (DiscreteMamba2) layer.mixer().get();
        };
    this.heads = heads;
    this.index = index;
    this.seed = seed;
    this.recurrent = layer.recurrent();
  }

  /** The values of one of its weights, row-major. */
  float[] weight(Weight weight) {
    float[] zeros = new float[Math.toIntExact(weight.elements())];
    return switch (weight.name()) {
      case "in_proj.weight" -> inProjection(zeros, weight.fullName());
      case "out_proj.weight" -> outProjection(zeros, weight.fullName());
      case "out_proj.bias" -> outBias(zeros);
      case "conv1d.weight" -> identityConvolution(zeros);
      case "conv1d.bias" -> convolutionBias(zeros);
      case "a_bias" -> spreadDecays(zeros);
      case "D" -> filled(zeros, fromAttention() ? 0 : 1);
      case "z_bias" -> filled(zeros, GATE_OPEN);
      default -> throw new IllegalStateException("no first values for " + weight.fullName());
    };
  }

  private boolean fromAttention() {
    return ssm.init() == Init.FROM_ATTENTION;
  }

  private static float[] filled(float[] values, float value) {
    Arrays.fill(values, value);
    return values;
  }

  private static float[] spreadDecays(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = decayBias(i, values.length);
    }
    return values;
  }

  /** Evenly from the longest memory to 0, a decay of one half. */
  private static float decayBias(int i, int count) {
    return LONGEST_DECAY * (count == 1 ? 1 : 1 - i / (count - 1f));
  }

  private float[] identityConvolution(float[] values) {
    for (int last = ssm.conv() - 1; last < values.length; last += ssm.conv()) {
      values[last] = 1;
    }
    return values;
  }

  /** Rows x, B, C, z, a; those of z stay 0. */
  private float[] inProjection(float[] values, String name) {
    int dModel = teacher.dModel();
    int inner = recurrent.size() * teacher.headDim();
    int state = recurrent.size() * ssm.dState();
    SeededNumbers random = new SeededNumbers(seed, name);
    int aRows = (2 * inner + 2 * state) * dModel;
    random.normal(values, aRows, values.length - aRows, DECAY_WEIGHTS / Math.sqrt(dModel));
    if (!fromAttention()) {
      random.normal(values, 0, (inner + 2 * state) * dModel, 1 / Math.sqrt(dModel));
      return values;
    }
    for (int i = 0; i < recurrent.size(); i++) {
      int head = recurrent.get(i);
      LowRankPair pair = queriesAndKeys(i);
      place(values, i, 0, heads.values(index, head), dModel);
      place(values, i, inner, BiasedRows.weights(pair.b(), ssm.dState(), dModel), dModel);
      place(values, i, inner + state, BiasedRows.weights(pair.c(), ssm.dState(), dModel), dModel);
    }
    return values;
  }

  /**
   * The biases that heads have for x and C. B has none: a key's bias adds the same to all logits of
   * a query, which softmax ignores and a recurrence would not.
   */
  private float[] convolutionBias(float[] values) {
    if (!fromAttention() || !biased()) {
      return values;
    }
    int inner = recurrent.size() * teacher.headDim();
    int state = recurrent.size() * ssm.dState();
    for (int i = 0; i < recurrent.size(); i++) {
      float[] c = queriesAndKeys(i).c();
      place(values, i, 0, heads.valueBiases(index, recurrent.get(i)), 1);
      place(values, i, inner + state, BiasedRows.biases(c, ssm.dState(), teacher.dModel()), 1);
    }
    return values;
  }

  private boolean biased() {
    return teacher.family().biases().inHeads();
  }

  /** Puts the rows of the {@code i}th head into a section of heads' rows of this width. */
  private static void place(float[] values, int i, int sectionRow, float[] rows, int width) {
    System.arraycopy(rows, 0, values, sectionRow * width + i * rows.length, rows.length);
  }

  /**
   * {@code C_t·B_s} is the head's attention logit {@code q_t·k_s / √head_dim} without rotation and
   * the keys' biases, exactly or as near as d_state and folded norms allow, times {@link #gain},
   * whose root each side carries. Where queries have biases, they are a last column.
   */
  private LowRankPair queriesAndKeys(int i) {
    float[] queries = heads.queries(index, recurrent.get(i));
    float[] keys = heads.keys(index, recurrent.get(i));
    int headDim = teacher.headDim();
    if (teacher.family().headNorms()) {
      queries = heads.queryNorm(index).into(queries);
      keys = heads.keyNorm(index).into(keys);
    }
    if (biased()) {
      queries = BiasedRows.of(queries, heads.queryBiases(index, recurrent.get(i)));
      keys = BiasedRows.of(keys, new float[headDim]);
    }
    if (ssm.dState() > headDim) {
      throw new WeightsException(
          "layer %d: from_attention gives a state of at most head_dim = %d, d_state is %d"
              .formatted(index, headDim, ssm.dState()));
    }
    LowRankPair pair =
        ssm.dState() == headDim
            ? new LowRankPair(queries, keys)
            : LowRankPair.of(queries, keys, headDim, ssm.dState());
    float side = (float) Math.sqrt(gain(i) / Math.sqrt(headDim));
    scale(pair.c(), side);
    scale(pair.b(), side);
    return pair;
  }

  /**
   * How much smaller than logits the recurrence's weights start. Nothing divides them by their sum
   * as softmax does, so a long memory would add up; √(1 − decay) holds the output's variance the
   * same whatever the memory. The constant was found on the small teacher, where logits as they are
   * start 20 to 40 times off.
   */
  private double gain(int i) {
    double forget = 1 / (1 + Math.exp(-decayBias(i, recurrent.size())));
    return LOGIT_SHARE * Math.sqrt(forget);
  }

  private static void scale(float[] values, float factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }

  /**
   * The output projection of merges whose recurrent heads are all heads. From attention it is the
   * teacher's; where the branches are added the columns of kept heads are 0, since these give their
   * own share already.
   */
  private float[] outProjection(float[] values, String name) {
    if (!fromAttention()) {
      int fanIn = recurrent.size() * teacher.headDim();
      new SeededNumbers(seed, name).normal(values, 0, values.length, 1 / Math.sqrt(fanIn));
      return values;
    }
    float[] outputs = heads.outputs(index, recurrent);
    if (layer.merge().orElseThrow().keptHeadsStartSilent()) {
      silence(outputs, layer.kept());
    }
    return outputs;
  }

  /** The teacher's from attention; with sum kept heads give it already, where there are any. */
  private float[] outBias(float[] zeros) {
    boolean given = layer.merge().orElseThrow().keptHeadsStartSilent() && !layer.kept().isEmpty();
    return fromAttention() && !given ? heads.outputBias(index) : zeros;
  }

  private void silence(float[] outputs, List<Integer> silent) {
    int width = teacher.headDim();
    for (int row = 0; row < teacher.dModel(); row++) {
      for (int head : silent) {
        int from = (row * teacher.heads() + head) * width;
        Arrays.fill(outputs, from, from + width, 0);
      }
    }
  }
}
