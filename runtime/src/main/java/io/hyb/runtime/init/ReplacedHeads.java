package io.hyb.runtime.init;

import io.hyb.arch.LayerShape;
import io.hyb.arch.Teacher;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mixer;
import io.hyb.runtime.weights.WeightsException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The teacher's attention heads in the places of a layer's recurrent ones, as what these start
 * from.
 */
final class ReplacedHeads {
  private final Teacher teacher;
  private final LayerShape layer;
  private final int index;
  private final TeacherHeads heads;
  private final List<Integer> recurrent;

  ReplacedHeads(Teacher teacher, LayerShape layer, int index, TeacherHeads heads) {
    this.teacher = teacher;
    this.layer = layer;
    this.index = index;
    this.heads = heads;
    this.recurrent = layer.recurrent();
  }

  /** How many there are. */
  int count() {
    return recurrent.size();
  }

  int headDim() {
    return teacher.headDim();
  }

  int dModel() {
    return teacher.dModel();
  }

  /** Values of all of them side by side. */
  int inner() {
    return count() * headDim();
  }

  /** Whether the recurrent heads start from them. */
  boolean areStartedFrom() {
    return mixer().init() == Init.FROM_ATTENTION;
  }

  /** Whether their queries, keys and values have biases. */
  boolean areBiased() {
    return teacher.family().biases().inHeads();
  }

  private Mixer mixer() {
    return layer.mixer().orElseThrow();
  }

  /** Value rows of the {@code i}th, (head_dim, d_model). */
  float[] values(int i) {
    return heads.values(index, recurrent.get(i));
  }

  /**
   * The root of the mean square of their values over inputs whose own are independent and of unit
   * size before the layer's norm weighs them.
   */
  float valueSize() {
    float[] gains = heads.inputGains(index);
    double sum = 0;
    for (int i = 0; i < count(); i++) {
      float[] rows = values(i);
      for (int j = 0; j < rows.length; j++) {
        double weighed = rows[j] * gains[j % gains.length];
        sum += weighed * weighed;
      }
    }
    return (float) Math.sqrt(sum / inner());
  }

  /** Biases of the values of the {@code i}th, (head_dim), where it has any. */
  float[] valueBiases(int i) {
    return heads.valueBiases(index, recurrent.get(i));
  }

  /**
   * {@code c·u_t · b·u_s} is the product of queries and keys, as below, for mixers that don't ask
   * how large they are.
   */
  LowRankPair queriesAndKeys(int i) {
    return queriesAndKeys(i, Math.sqrt(headDim()));
  }

  /**
   * {@code c·u_t · b·u_s} is {@code share} of the {@code i}th's attention logit {@code q_t·k_s /
   * √head_dim} without rotation and the keys' biases, exactly or as near as d_state and folded
   * norms allow. Where queries have biases, they are a last column.
   */
  LowRankPair queriesAndKeys(int i, double share) {
    return queriesAndKeys(i, 1, share);
  }

  /** The same pair for {@code count} of them from the {@code first} on: of their mean logit. */
  LowRankPair queriesAndKeys(int first, int count, double share) {
    int dState = mixer().dState();
    if (dState > headDim()) {
      throw new WeightsException(
          "layer %d: from_attention gives a state of at most head_dim = %d, d_state is %d"
              .formatted(index, headDim(), dState));
    }
    float[][] queries = new float[count][];
    float[][] keys = new float[count][];
    for (int i = 0; i < count; i++) {
      queries[i] = queries(first + i);
      keys[i] = keys(first + i);
    }
    LowRankPair pair =
        count == 1 && dState == headDim()
            ? new LowRankPair(queries[0], keys[0])
            : LowRankPair.of(joined(queries), joined(keys), count * headDim(), dState);
    return pair.times(share / (count * Math.sqrt(headDim())));
  }

  private float[] queries(int i) {
    float[] rows = heads.queries(index, recurrent.get(i));
    float[] normed = teacher.family().headNorms() ? heads.queryNorm(index).into(rows) : rows;
    return areBiased() ? BiasedRows.of(normed, heads.queryBiases(index, recurrent.get(i))) : normed;
  }

  private float[] keys(int i) {
    float[] rows = heads.keys(index, recurrent.get(i));
    float[] normed = teacher.family().headNorms() ? heads.keyNorm(index).into(rows) : rows;
    return areBiased() ? BiasedRows.of(normed, new float[headDim()]) : normed;
  }

  /** Rows of several heads one below the other. */
  private static float[] joined(float[][] rows) {
    FloatBuffer all = FloatBuffer.allocate(rows.length * rows[0].length);
    for (float[] each : rows) {
      all.put(each);
    }
    return all.array();
  }

  /**
   * Their output projection, for merges whose recurrent heads are all heads. Where the branches are
   * added, the columns of kept heads are 0, since these give their own share already.
   */
  float[] outputs() {
    float[] outputs = heads.outputs(index, recurrent);
    if (keptGiveTheirShare()) {
      silence(outputs, layer.kept());
    }
    return outputs;
  }

  /** That projection's bias; 0 where kept heads give it already. */
  float[] outputBias() {
    boolean given = keptGiveTheirShare() && !layer.kept().isEmpty();
    return given ? new float[dModel()] : heads.outputBias(index);
  }

  private boolean keptGiveTheirShare() {
    return layer.merge().orElseThrow().keptHeadsStartSilent();
  }

  private void silence(float[] outputs, List<Integer> silent) {
    int width = headDim();
    for (int row = 0; row < dModel(); row++) {
      for (int head : silent) {
        int from = (row * teacher.heads() + head) * width;
        Arrays.fill(outputs, from, from + width, 0);
      }
    }
  }
}
