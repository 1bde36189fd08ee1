package io.hyb.runtime.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.hyb.runtime.Refused;

/** Reading what a model predicts, refused where it isn't a number. */
final class Predictions {
  private Predictions() {}

  /**
   * @param logProbabilities float32 or float64
   * @throws Refused if one is NaN
   */
  static float[] floats(NDArray logProbabilities) {
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
