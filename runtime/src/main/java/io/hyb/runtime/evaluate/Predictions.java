package io.hyb.runtime.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.Refused;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.Arrays;

/**
 * What a model predicts at some positions of its last layer's output.
 *
 * @param likeliest the token at each position
 * @param logProbabilities of each position's named tokens, position by position
 */
record Predictions(long[] likeliest, float[] logProbabilities) {
  /** Largest number of logits computed at once: on a GPU what fills it, on a CPU less memory. */
  private static final long GPU_LOGITS = 1L << 26;

  private static final long CPU_LOGITS = 1L << 23;

  /**
   * Reads them off, so many positions at a time that the vocabulary's width stays small.
   *
   * @param x the last layer's output, (batch, length, d_model)
   * @param positions each counted through all rows
   * @param tokens those to be named, {@code width} for each position
   * @throws Refused if a log-probability is NaN
   */
  static Predictions of(
      LanguageModel model, Kernels kernels, NDArray x, long[] positions, long[] tokens, int width) {
    long most = kernels.device().isGpu() ? GPU_LOGITS : CPU_LOGITS;
    int step = (int) Math.max(1, most / model.shape().teacher().vocab());
    Predictions all = new Predictions(new long[positions.length], new float[tokens.length]);
    for (int from = 0; from < positions.length; from += step) {
      int start = from;
      int end = Math.min(positions.length, from + step);
      Scope.run(
          () -> {
            NDArray index = kernels.manager().create(Arrays.copyOfRange(positions, start, end));
            NDArray named =
                kernels
                    .manager()
                    .create(
                        Arrays.copyOfRange(tokens, start * width, end * width),
                        new Shape(end - start, width));
            NDArray logits = model.float32Logits(kernels.run1("positions_at", x, index), kernels);
            NDList chosen = kernels.run("choose", logits, named);
            long[] likeliest = chosen.get(0).toLongArray();
            float[] values = floats(chosen.get(1));
            System.arraycopy(likeliest, 0, all.likeliest, start, likeliest.length);
            System.arraycopy(values, 0, all.logProbabilities, start * width, values.length);
          });
    }
    return all;
  }

  private static float[] floats(NDArray logProbabilities) {
    NDArray narrow =
        logProbabilities.getDataType() == DataType.FLOAT32
            ? logProbabilities
            : logProbabilities.toType(DataType.FLOAT32, false);
    float[] values = narrow.toFloatArray();
    for (float value : values) {
      if (Float.isNaN(value)) {
        throw new Refused(
            "the model's predictions are not numbers (NaN): its weights are damaged, or the"
                + " precision is too narrow for them; try --precision float32");
      }
    }
    return values;
  }
}
