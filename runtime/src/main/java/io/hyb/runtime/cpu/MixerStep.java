package io.hyb.runtime.cpu;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Tensor;
import java.util.Optional;
import java.util.stream.Stream;

/** A discrete Mamba-2 mixer of one token a row, from its projection on. */
final class MixerStep {
  private final int heads;
  private final int headDim;
  private final int dState;
  private final float[] aBias;
  private final float[] convWeight;
  private final float[] convBias;
  private final float[] skip;
  private final float[] zBias;

  private MixerStep(
      Tensor state, Tensor aBias, Tensor convWeight, Tensor convBias, Tensor skip, Tensor zBias) {
    this.heads = (int) state.sizes()[1];
    this.headDim = (int) state.sizes()[2];
    this.dState = (int) state.last();
    this.aBias = Numbers.of(aBias);
    this.convWeight = Numbers.of(convWeight);
    this.convBias = Numbers.of(convBias);
    this.skip = Numbers.of(skip);
    this.zBias = Numbers.of(zBias);
  }

  static Optional<NDArray> mix(
      Kernels kernels,
      NDArray inputs,
      NDArray aBias,
      NDArray convWeight,
      NDArray convBias,
      NDArray skip,
      NDArray zBias,
      NDArray h,
      NDArray window) {
    Tensor in = Numbers.tensor(inputs);
    Tensor state = Numbers.tensor(h);
    Tensor seen = Numbers.tensor(window);
    Tensor[] weights = {
      Numbers.tensor(aBias),
      Numbers.tensor(convWeight),
      Numbers.tensor(convBias),
      Numbers.tensor(skip),
      Numbers.tensor(zBias)
    };
    long rows = state.sizes()[0];
    if (!Stream.concat(Stream.of(in, state, seen), Stream.of(weights)).allMatch(Numbers::isPlain)
        || rows > Products.MOST_ROWS) {
      return Optional.empty();
    }
    MixerStep step =
        new MixerStep(state, weights[0], weights[1], weights[2], weights[3], weights[4]);
    Result y = Result.of(rows, 1, step.heads, step.headDim);
    return Optional.of(y.by(kernels, position -> y.put(step.mix(in, state, seen))));
  }

  private float[] mix(Tensor inputs, Tensor state, Tensor window) {
    float[] in = Numbers.of(inputs);
    float[] h = Numbers.of(state);
    float[] seen = Numbers.of(window);
    int rows = (int) state.sizes()[0];
    int inner = heads * headDim;
    float[] y = new float[rows * inner];
    for (int row = 0; row < rows; row++) {
      int at = row * (in.length / rows);
      float[] xbc = convolved(in, at, seen, row * (seen.length / rows));
      int z = at + xbc.length;
      for (int head = 0; head < heads; head++) {
        float decay = 1 / (1 + (float) Math.exp(in[z + inner + head] + aBias[head]));
        readOut(xbc, head, decay, h, row * (h.length / rows), y, row * inner);
      }
      for (int i = 0; i < inner; i++) {
        y[row * inner + i] *= Numbers.silu(in[z + i] + zBias[i]);
      }
    }
    Numbers.put(state.address(), 0, h, 0, h.length);
    Numbers.put(window.address(), 0, seen, 0, seen.length);
    return y;
  }

  /** x, B and C, of which the window then holds the latest inputs. */
  private float[] convolved(float[] in, int at, float[] seen, int window) {
    int channels = convBias.length;
    int taps = convWeight.length / channels;
    float[] xbc = new float[channels];
    for (int c = 0; c < channels; c++) {
      int from = window + c * (taps - 1);
      float sum = 0;
      for (int k = 0; k < taps - 1; k++) {
        sum += seen[from + k] * convWeight[c * taps + k];
        seen[from + k] = k + 1 < taps - 1 ? seen[from + k + 1] : in[at + c];
      }
      xbc[c] = sum + in[at + c] * convWeight[c * taps + taps - 1] + convBias[c];
    }
    return xbc;
  }

  /** {@code h ← decay·h + x Bᵀ}, {@code y = h C + D x} */
  private void readOut(
      float[] xbc, int head, float decay, float[] h, int state, float[] y, int to) {
    int b = heads * headDim + head * dState;
    int c = b + heads * dState;
    for (int i = head * headDim; i < (head + 1) * headDim; i++) {
      int at = state + i * dState;
      float x = xbc[i];
      float sum = 0;
      for (int j = 0; j < dState; j++) {
        float next = h[at + j] * decay + x * xbc[b + j];
        h[at + j] = next;
        sum += next * xbc[c + j];
      }
      y[to + i] = sum + skip[head] * x;
    }
  }
}
