package io.hyb.runtime.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.hyb.runtime.Refused;
import io.hyb.runtime.cuda.ChoiceKernels;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;

/**
 * What a model predicts at some positions of its last layer's output.
 *
 * @param likeliest the token at each position
 * @param logProbabilities of each position's named tokens, position by position
 */
record Predictions(long[] likeliest, float[] logProbabilities) {
  /** Largest number of logits computed at once: on a GPU what fills it, on a CPU less memory. */
  private static final long GPU_LOGITS = 1L << 27;

  private static final long CPU_LOGITS = 1L << 23;

  /**
   * Reads them off.
   *
   * @param x the last layer's output, (batch, length, d_model)
   * @param positions each counted through all rows, int64 (m)
   * @param tokens those to be named for each position, int64 (m, c)
   * @throws Refused if a log-probability is NaN
   */
  static Predictions of(
      LanguageModel model, Kernels kernels, NDArray x, NDArray positions, NDArray tokens) {
    return read(unread(model, kernels, kernels.run1("positions_at", x, positions), tokens));
  }

  /**
   * Computes them so many positions at a time that the vocabulary's width stays small, without
   * waiting for the device.
   *
   * @param x the last layer's output, (m, 1, d_model)
   * @param tokens int64 (m, c)
   * @return for {@link #read}, in the innermost scope
   */
  static NDList unread(LanguageModel model, Kernels kernels, NDArray x, NDArray tokens) {
    long most = kernels.device().isGpu() ? GPU_LOGITS : CPU_LOGITS;
    long step = Math.max(1, most / model.shape().teacher().vocab());
    return unread(model, kernels, x, tokens, step);
  }

  /**
   * The same, {@code step} positions at a time.
   *
   * @return for each piece the likeliest tokens and the log-probabilities of those named
   */
  static NDList unread(LanguageModel model, Kernels kernels, NDArray x, NDArray tokens, long step) {
    long all = x.getShape().get(0);
    NDList pieces = new NDList();
    for (long from = 0; from < all; from += step) {
      NDArray first = kernels.count(from);
      NDArray count = kernels.count(Math.min(step, all - from));
      pieces.addAll(
          Scope.aroundAll(
              () -> {
                NDArray rows = kernels.run1("view_of_rows", x, first, count);
                NDArray named = kernels.run1("view_of_rows", tokens, first, count);
                NDArray logits = model.float32Logits(rows, kernels);
                return ChoiceKernels.of(kernels)
                    .choose(logits, named)
                    .orElseGet(() -> kernels.run("choose", logits, named));
              }));
    }
    return pieces;
  }

  /**
   * Waits for what {@link #unread} gave.
   *
   * @throws Refused if a log-probability is NaN
   */
  static Predictions read(NDList pieces) {
    int positions = 0;
    int named = 0;
    for (int i = 0; i < pieces.size(); i += 2) {
      positions += (int) pieces.get(i).size();
      named += (int) pieces.get(i + 1).size();
    }
    Predictions all = new Predictions(new long[positions], new float[named]);
    positions = 0;
    named = 0;
    for (int i = 0; i < pieces.size(); i += 2) {
      long[] likeliest = pieces.get(i).toLongArray();
      float[] values = floats(pieces.get(i + 1));
      System.arraycopy(likeliest, 0, all.likeliest, positions, likeliest.length);
      System.arraycopy(values, 0, all.logProbabilities, named, values.length);
      positions += likeliest.length;
      named += values.length;
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
