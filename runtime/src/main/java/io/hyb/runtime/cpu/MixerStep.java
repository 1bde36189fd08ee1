package io.hyb.runtime.cpu;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.step.MixerArrays;
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

  private final Held in;
  private final Held h;
  private final Held seen;
  private final float[] xbc;
  private final float[] y;

  private MixerStep(MixerArrays arrays) {
    Tensor state = Numbers.tensor(arrays.h());
    this.heads = (int) state.sizes()[1];
    this.headDim = (int) state.sizes()[2];
    this.dState = (int) state.last();
    this.aBias = numbers(arrays.aBias());
    this.convWeight = numbers(arrays.convWeight());
    this.convBias = numbers(arrays.convBias());
    this.skip = numbers(arrays.skip());
    this.zBias = numbers(arrays.zBias());
    this.in = new Held(Numbers.tensor(arrays.inputs()));
    this.h = new Held(state);
    this.seen = new Held(Numbers.tensor(arrays.window()));
    this.xbc = new float[convBias.length];
    this.y = new float[(int) state.sizes()[0] * heads * headDim];
  }

  private static float[] numbers(NDArray array) {
    return Numbers.of(Numbers.tensor(array));
  }

  /** An array's numbers, read and written as a whole. */
  private record Held(long address, float[] numbers) {
    Held(Tensor array) {
      this(array.address(), new float[(int) array.count()]);
    }

    void read() {
      Numbers.read(address, 0, numbers);
    }

    void write() {
      Numbers.put(address, numbers);
    }
  }

  static Optional<NDArray> mix(Kernels kernels, MixerArrays arrays) {
    int rows = (int) arrays.h().getShape().get(0);
    if (rows > Products.MOST_ROWS
        || !Stream.of(arrays.inOrder()).map(Numbers::tensor).allMatch(Numbers::isPlain)) {
      return Optional.empty();
    }
    MixerStep step = new MixerStep(arrays);
    Result y = Result.of(rows, 1, step.heads, step.headDim);
    return Optional.of(y.by(kernels, position -> y.put(step.mix(rows))));
  }

  /** The results of what the arrays hold now; theirs are filled again the next time. */
  private float[] mix(int rows) {
    in.read();
    h.read();
    seen.read();
    for (int row = 0; row < rows; row++) {
      mix(row, rows);
    }
    h.write();
    seen.write();
    return y;
  }

  private void mix(int row, int rows) {
    float[] inputs = in.numbers;
    int inner = heads * headDim;
    int at = row * (inputs.length / rows);
    convolve(inputs, at, seen.numbers, row * (seen.numbers.length / rows));
    int z = at + xbc.length;
    for (int head = 0; head < heads; head++) {
      float decay = 1 / (1 + (float) Math.exp(inputs[z + inner + head] + aBias[head]));
      readOut(head, decay, h.numbers, row * (h.numbers.length / rows), row * inner);
    }
    for (int i = 0; i < inner; i++) {
      y[row * inner + i] *= Numbers.silu(inputs[z + i] + zBias[i]);
    }
  }

  /** Makes x, B and C, of which the window then holds the latest inputs. */
  private void convolve(float[] in, int at, float[] seen, int window) {
    int channels = convBias.length;
    int taps = convWeight.length / channels;
    for (int c = 0; c < channels; c++) {
      int from = window + c * (taps - 1);
      float sum = 0;
      for (int k = 0; k < taps - 1; k++) {
        sum += seen[from + k] * convWeight[c * taps + k];
        seen[from + k] = k + 1 < taps - 1 ? seen[from + k + 1] : in[at + c];
      }
      xbc[c] = sum + in[at + c] * convWeight[c * taps + taps - 1] + convBias[c];
    }
  }

  /** {@code h ← decay·h + x Bᵀ}, {@code y = h C + D x} */
  private void readOut(int head, float decay, float[] h, int state, int to) {
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
