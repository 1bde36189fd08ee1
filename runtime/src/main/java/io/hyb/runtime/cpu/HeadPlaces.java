package io.hyb.runtime.cpu;

import ai.djl.ndarray.NDArray;
import com.sun.jna.Pointer;
import io.hyb.runtime.torch.Aten;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Tensor;
import java.util.Optional;

/** Heads of few tokens side by side in another order. */
final class HeadPlaces {
  private HeadPlaces() {}

  static Optional<NDArray> order(
      Kernels kernels, NDArray attended, NDArray recurred, NDArray places) {
    Tensor first = Numbers.tensor(attended);
    Tensor second = Numbers.tensor(recurred);
    long tokens = first.sizes()[0] * first.sizes()[1];
    if (!Numbers.isPlain(first) || !Numbers.isPlain(second) || tokens > Products.MOST_ROWS) {
      return Optional.empty();
    }
    int kept = (int) first.sizes()[2];
    int heads = kept + (int) second.sizes()[2];
    int width = (int) first.last();
    long[] order = new Pointer(Aten.address(Aten.handle(places))).getLongArray(0, heads);
    Result y = Result.of(first.sizes()[0], first.sizes()[1], heads, width);
    return Optional.of(
        y.by(
            kernels,
            position -> y.put(ordered(Numbers.of(first), Numbers.of(second), order, kept, width))));
  }

  /**
   * @param a of {@code kept} heads a token
   */
  private static float[] ordered(float[] a, float[] b, long[] order, int kept, int width) {
    int heads = order.length;
    float[] y = new float[a.length + b.length];
    int tokens = y.length / (heads * width);
    for (int token = 0; token < tokens; token++) {
      for (int head = 0; head < heads; head++) {
        int place = (int) order[head];
        boolean attends = place < kept;
        float[] from = attends ? a : b;
        int at = attends ? token * kept + place : token * (heads - kept) + place - kept;
        System.arraycopy(from, at * width, y, (token * heads + head) * width, width);
      }
    }
    return y;
  }
}
