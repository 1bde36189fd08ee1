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
    float[] a = Numbers.of(first);
    float[] b = Numbers.of(second);
    float[] y = new float[a.length + b.length];
    for (int token = 0; token < tokens; token++) {
      for (int head = 0; head < heads; head++) {
        int place = (int) order[head];
        boolean attends = place < kept;
        float[] from = attends ? a : b;
        int at = attends ? token * kept + place : token * (heads - kept) + place - kept;
        System.arraycopy(from, at * width, y, (token * heads + head) * width, width);
      }
    }
    return Optional.of(Numbers.made(kernels, y, first.sizes()[0], first.sizes()[1], heads, width));
  }
}
