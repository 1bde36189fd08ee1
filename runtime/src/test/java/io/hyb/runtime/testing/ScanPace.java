package io.hyb.runtime.testing;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import io.hyb.runtime.cuda.MixerKernels;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long the mixer takes on a GPU without its projections, forward and backward: convolution,
 * scan and gate of 8 rows of 2,048 tokens, 32 heads of 64. {@link #main} prints a line of JSON for
 * each d_state.
 */
final class ScanPace {
  private static final int ROWS = 8;
  private static final int LENGTH = 2048;
  private static final int HEADS = 32;
  private static final int HEAD_DIM = 64;
  private static final int TAPS = 4;
  private static final int TIMES = 100;
  private static final int WARM_UP = 50;

  private ScanPace() {}

  /** Measures in bfloat16. */
  public static void main(String[] arguments) {
    try (Kernels kernels = new Kernels(Device.gpu(), Precision.BFLOAT16)) {
      for (int dState : new int[] {8, 64}) {
        double[] seconds = new double[1];
        Scope.run(() -> seconds[0] = seconds(kernels, dState));
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("d_state", dState);
        line.put("kernels", MixerKernels.of(kernels).lack().orElse("our own"));
        line.put("forward_and_backward_ms", 1e3 * seconds[0]);
        System.out.println(new Gson().toJson(line));
      }
    }
  }

  private static double seconds(Kernels kernels, int dState) {
    MixerKernels fused = MixerKernels.of(kernels);
    MixerKernels.Mixer mixer = new MixerKernels.Mixer(HEADS, HEAD_DIM, dState, TAPS);
    int channels = HEADS * (HEAD_DIM + 2 * dState);
    NDArray projected = drawn(kernels, ROWS, LENGTH, channels + HEADS * HEAD_DIM + HEADS);
    NDArray weights = drawn(kernels, 2 * HEADS + channels * (TAPS + 1) + HEADS * HEAD_DIM);
    NDArray slopes = drawn(kernels, ROWS, LENGTH, HEADS, HEAD_DIM);
    long start = 0;
    for (int i = -WARM_UP; i < TIMES; i++) {
      if (i == 0) {
        wait(kernels, weights);
        start = System.nanoTime();
      }
      Scope.run(
          () -> {
            NDList kept =
                fused.mix(mixer, projected, weights, kernels.absent()).orElseThrow().kept();
            fused.mixBack(mixer, projected, weights, kernels.absent(), kept, slopes);
          });
    }
    wait(kernels, weights);
    return (System.nanoTime() - start) / 1e9 / TIMES;
  }

  private static void wait(Kernels kernels, NDArray array) {
    kernels.widen(array).toFloatArray();
  }

  private static NDArray drawn(Kernels kernels, long... shape) {
    return kernels.cast(kernels.manager().randomNormal(new Shape(shape), DataType.FLOAT32));
  }
}
