package io.hyb.runtime.torch;

import ai.djl.engine.Engine;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Products of bfloat16 numbers with sums in float32, as processors with AVX-512 BF16 make them in
 * MKL, which libtorch for Linux on x86 holds: they take as long as their weights take to read. What
 * is multiplied by the weights is a sum of numbers rounded to bfloat16, of which each adds 8 bits.
 */
public final class Bfloat16Product {
  private static final boolean FAST = processorMultiplies() && isInLibtorch();

  /** Rows of a weight. */
  private static final int BLOCK = 2048;

  private static final int ROW_MAJOR = 101;
  private static final int AS_IT_IS = 111;
  private static final int TRANSPOSED = 112;

  private final int rows;
  private final int width;
  private final int terms;
  private final short[] narrow;
  private final Memory memory;
  private final long address;

  /**
   * @param terms numbers of bfloat16 that stand for one of what is multiplied, (rows, width)
   */
  public Bfloat16Product(int rows, int width, int terms) {
    this.rows = rows;
    this.width = width;
    this.terms = terms;
    this.narrow = new short[terms * rows * width];
    this.memory = new Memory((long) narrow.length * Short.BYTES);
    this.address = Pointer.nativeValue(memory);
  }

  /** Whether this processor and this libtorch have them. */
  public static boolean isFast() {
    return FAST;
  }

  private static boolean processorMultiplies() {
    try {
      return Files.readString(Path.of("/proc/cpuinfo")).contains(" avx512_bf16");
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isInLibtorch() {
    try {
      Engine.getEngine("PyTorch");
      Native.register(Mkl.class, Aten.library("torch_cpu"));
      return true;
    } catch (LinkageError e) {
      return false;
    }
  }

  /** The name is the function's. */
  private static final class Mkl {
    private Mkl() {}

    static native void cblas_gemm_bf16bf16f32(
        int order,
        int transposeA,
        int transposeB,
        int m,
        int n,
        int k,
        float alpha,
        long a,
        int stepA,
        long b,
        int stepB,
        float beta,
        long c,
        int stepC);
  }

  /**
   * Takes x (rows, width) for the products that follow: each number's nearest in bfloat16, of two
   * as near the even one, and after all of these the nearest of what it leaves, and so on.
   */
  public void take(float[] x) {
    for (int i = 0; i < x.length; i++) {
      float left = x[i];
      for (int term = 0; term < terms; term++) {
        int bits = Float.floatToRawIntBits(left);
        int nearest = bits + 0x7fff + (bits >>> 16 & 1) >>> 16;
        narrow[term * x.length + i] = (short) nearest;
        left -= Float.intBitsToFloat(nearest << 16);
      }
    }
    memory.write(0, narrow, 0, narrow.length);
  }

  /**
   * Writes the product with a weight, or adds it.
   *
   * @param weight address of bfloat16 numbers (outs, width)
   * @param y address of float32 numbers (rows, outs), rows {@code step} apart
   */
  public void times(long weight, int outs, long y, int step, boolean onto) {
    // So few of the weight at a time that the second term finds them in the processor's cache.
    int most = terms == 1 ? outs : BLOCK;
    for (int from = 0; from < outs; from += most) {
      int count = Math.min(most, outs - from);
      long block = weight + (long) from * width * Short.BYTES;
      for (int term = 0; term < terms; term++) {
        long x = address + (long) term * rows * width * Short.BYTES;
        add(block, count, x, y + (long) from * Float.BYTES, step, onto || term > 0 ? 1 : 0);
      }
    }
  }

  private void add(long weight, int outs, long x, long y, int step, float beta) {
    if (rows == 1) {
      Mkl.cblas_gemm_bf16bf16f32(
          ROW_MAJOR, AS_IT_IS, AS_IT_IS, outs, 1, width, 1, weight, width, x, 1, beta, y, 1);
      return;
    }
    Mkl.cblas_gemm_bf16bf16f32(
        ROW_MAJOR,
        AS_IT_IS,
        TRANSPOSED,
        rows,
        outs,
        width,
        1,
        x,
        width,
        weight,
        width,
        beta,
        y,
        step);
  }
}
