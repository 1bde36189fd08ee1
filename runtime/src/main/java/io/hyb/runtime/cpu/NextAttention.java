package io.hyb.runtime.cpu;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.step.AttentionArrays;
import io.hyb.runtime.torch.Aten;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Tensor;
import java.util.Optional;

/** Attention of one token a row, behind those that the buffers hold. */
final class NextAttention {
  private final Tensor qkv;
  private final Tensor buffer;
  private final long keys;
  private final long values;
  private final long valueAddress;
  private final int rows;
  private final int kvHeads;
  private final int headDim;
  private final int heads;

  private NextAttention(AttentionArrays arrays) {
    this.qkv = Numbers.tensor(arrays.qkv());
    this.buffer = Numbers.tensor(arrays.keys());
    this.keys = Aten.handle(arrays.keys());
    this.values = Aten.handle(arrays.values());
    this.valueAddress = Numbers.tensor(arrays.values()).address();
    this.rows = (int) buffer.sizes()[0];
    this.kvHeads = (int) buffer.sizes()[1];
    this.headDim = (int) buffer.last();
    this.heads = (int) (qkv.last() / headDim) - 2 * kvHeads;
  }

  static Optional<NDArray> attend(
      Kernels kernels, AttentionArrays arrays, int position, int window) {
    NextAttention next = new NextAttention(arrays);
    Tensor cos = Numbers.tensor(arrays.cosines());
    Tensor sin = Numbers.tensor(arrays.sines());
    if (!Numbers.isPlain(next.qkv)
        || !Numbers.isPlain(next.buffer)
        || !Numbers.isPlain(cos)
        || next.rows > Products.MOST_ROWS) {
      return Optional.empty();
    }
    Result y = Result.of(next.rows, 1, next.heads, next.headDim);
    return Optional.of(y.by(kernels, next.piece(new Rotations(cos, sin), window, y), position));
  }

  private Piece piece(Rotations rotations, int window, Result y) {
    float[] numbers = new float[(int) qkv.count()];
    float[] attended = new float[rows * heads * headDim];
    Result q = Result.of((long) rows * kvHeads, 1, heads / kvHeads, headDim);
    return new Piece() {
      @Override
      public void run(int position) {
        Numbers.read(qkv.address(), 0, numbers);
        place(numbers, rotations.at(position), q.address(), position % window);
        attend(q.handle(), Math.min(position + 1L, window), attended);
        y.put(attended);
      }

      @Override
      public int end() {
        long room = buffer.sizes()[2];
        return (int) Math.min(rotations.cosines.rows(), room < window ? room : Integer.MAX_VALUE);
      }

      @Override
      public void close() {
        q.end();
      }
    };
  }

  private void attend(long q, long seen, float[] y) {
    long k = seen(keys, seen);
    long v = seen(values, seen);
    long attended = Aten.attention(q, k, v);
    // A row's heads are in order: each group was a row of its own.
    Numbers.read(Aten.address(attended), 0, y);
    Aten.delete(k);
    Aten.delete(v);
    Aten.delete(attended);
  }

  /** Rotates queries and keys, and puts the keys and values into the buffers. */
  private void place(float[] numbers, Rotation rotation, long q, int slot) {
    long k = buffer.address();
    long v = valueAddress;
    int each = numbers.length / rows;
    for (int row = 0; row < rows; row++) {
      int at = row * each;
      for (int head = 0; head < heads + kvHeads; head++) {
        rotation.turn(numbers, at + head * headDim);
      }
      Numbers.put(q, (long) row * heads * headDim, numbers, at, heads * headDim);
      for (int group = 0; group < kvHeads; group++) {
        long to = (((long) row * kvHeads + group) * buffer.sizes()[2] + slot) * headDim;
        int key = at + (heads + group) * headDim;
        Numbers.put(k, to, numbers, key, headDim);
        Numbers.put(v, to, numbers, key + kvHeads * headDim, headDim);
      }
    }
  }

  /** The first positions of a buffer, each group of heads a row of its own. */
  private long seen(long array, long positions) {
    long group = buffer.sizes()[2] * headDim;
    return Aten.view(
        array,
        0,
        new long[] {(long) rows * kvHeads, 1, positions, headDim},
        new long[] {group, group, headDim, 1});
  }

  /** The angles of all positions, as {@code Rope} has them, (positions, width). */
  private record Rotations(Tensor cosines, Tensor sines, Rotation now) {
    Rotations(Tensor cosines, Tensor sines) {
      this(
          cosines,
          sines,
          new Rotation(new float[(int) cosines.last()], new float[(int) sines.last()]));
    }

    Rotation at(int position) {
      Numbers.read(cosines.address(), position * cosines.last(), now.cosines);
      Numbers.read(sines.address(), position * sines.last(), now.sines);
      return now;
    }
  }

  /**
   * A position's angles.
   *
   * @param cosines as many as numbers of a head are rotated
   * @param sines with the sign that each half takes
   */
  private record Rotation(float[] cosines, float[] sines) {
    void turn(float[] numbers, int from) {
      int half = cosines.length / 2;
      for (int i = 0; i < half; i++) {
        float a = numbers[from + i];
        float b = numbers[from + half + i];
        numbers[from + i] = a * cosines[i] + b * sines[i];
        numbers[from + half + i] = b * cosines[half + i] + a * sines[half + i];
      }
    }
  }
}
