package io.hyb.runtime.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Libtorch's stable C interface (the shim of its ahead-of-time compiler), whose calls take a tenth
 * of what DJL's do. It knows arrays by handles, and those that it gives end by {@link #delete}.
 */
public final class Aten {
  private static final int CPU = 0;

  private static final ThreadLocal<Desk> DESK = ThreadLocal.withInitial(Desk::new);

  /**
   * Where arguments and answers lie, 8 bytes each: one for each thread, since a step asks thousands
   * of times.
   */
  private static final class Desk {
    /** Of sizes, after two places for answers; strides follow. */
    static final int SIZES = 2;

    static final int STRIDES = 8;

    final ByteBuffer bytes = ByteBuffer.allocateDirect(128).order(ByteOrder.nativeOrder());
    final LongBuffer longs = bytes.asLongBuffer();
    final long address = Pointer.nativeValue(Native.getDirectBufferPointer(bytes));

    long at(int place) {
      return address + (long) place * Long.BYTES;
    }

    void put(long[] sizes, long[] strides) {
      for (int i = 0; i < sizes.length; i++) {
        longs.put(SIZES + i, sizes[i]);
        longs.put(STRIDES + i, strides[i]);
      }
    }
  }

  private Aten() {}

  /**
   * A library of libtorch's.
   *
   * @throws UnsatisfiedLinkError if it isn't there
   */
  public static NativeLibrary library(String name) {
    Path file = Path.of(LibUtils.getLibtorchPath(), System.mapLibraryName(name));
    return NativeLibrary.getInstance(
        Files.exists(file) ? file.toString() : System.mapLibraryName(name));
  }

  /**
   * The functions, found when the first is called: bound to native methods, a call takes a tenth of
   * the time. Addresses stand for pointers; the names are the functions'.
   */
  private static final class Functions {
    static {
      Native.register(Functions.class, library("torch_cpu"));
    }

    private Functions() {}

    static native int aoti_torch_get_data_ptr(long array, long told);

    static native int aoti_torch_get_dtype(long array, long told);

    static native int aoti_torch_get_dim(long array, long told);

    static native int aoti_torch_get_sizes(long array, long told);

    static native int aoti_torch_get_strides(long array, long told);
  }

  /** Those for arrays on the CPU: a libtorch may lack some. */
  private static final class OnCpu {
    static {
      Native.register(OnCpu.class, library("torch_cpu"));
    }

    private OnCpu() {}

    static native int aoti_torch_empty_strided(
        long dimensions, long sizes, long strides, int type, int device, int index, long made);

    static native int aoti_torch__reinterpret_tensor(
        long array, long dimensions, long sizes, long strides, long offset, long made);

    static native int aoti_torch_delete_tensor_object(long array);

    static native int aoti_torch_cpu_mm_out(long out, long a, long b);

    static native int aoti_torch_cpu_addmm_out(
        long out, long onto, long a, long b, double beta, double alpha);

    static native int aoti_torch_cpu__scaled_dot_product_flash_attention_for_cpu(
        long q,
        long k,
        long v,
        double dropout,
        int causal,
        long mask,
        long scale,
        long y,
        long sums);
  }

  /**
   * Makes sure that there are all functions for arrays on the CPU.
   *
   * @throws LinkageError if one is missing
   */
  public static void checkCpu() {
    delete(floats(1));
  }

  /** By which this interface knows an array of DJL's. */
  public static long handle(NDArray array) {
    return ((PtNDArray) array).getHandle();
  }

  /** Where an array lies on its device. */
  public static long address(long array) {
    Desk desk = DESK.get();
    check("aoti_torch_get_data_ptr", Functions.aoti_torch_get_data_ptr(array, desk.at(0)));
    return desk.longs.get(0);
  }

  /** PyTorch's number of an array's scalar type. */
  static int type(long array) {
    Desk desk = DESK.get();
    check("aoti_torch_get_dtype", Functions.aoti_torch_get_dtype(array, desk.at(0)));
    return desk.bytes.getInt(0);
  }

  static long[] sizes(long array) {
    Desk desk = DESK.get();
    check("aoti_torch_get_sizes", Functions.aoti_torch_get_sizes(array, desk.at(0)));
    return list(desk.longs.get(0), array);
  }

  static long[] strides(long array) {
    Desk desk = DESK.get();
    check("aoti_torch_get_strides", Functions.aoti_torch_get_strides(array, desk.at(0)));
    return list(desk.longs.get(0), array);
  }

  private static long[] list(long numbers, long array) {
    Desk desk = DESK.get();
    check("aoti_torch_get_dim", Functions.aoti_torch_get_dim(array, desk.at(0)));
    int count = (int) desk.longs.get(0);
    return count == 0 ? new long[0] : new Pointer(numbers).getLongArray(0, count);
  }

  /** An array of float32 on the CPU that nobody has written; not one of DJL's yet. */
  public static long floats(long... sizes) {
    Desk desk = DESK.get();
    desk.put(sizes, Tensor.inOrder(sizes));
    check(
        "aoti_torch_empty_strided",
        OnCpu.aoti_torch_empty_strided(
            sizes.length,
            desk.at(Desk.SIZES),
            desk.at(Desk.STRIDES),
            Tensor.FLOAT32,
            CPU,
            0,
            desk.at(0)));
    return desk.longs.get(0);
  }

  /**
   * Some of an array's memory in another shape.
   *
   * @param offset numbers to skip
   */
  public static long view(long array, long offset, long[] sizes, long[] strides) {
    Desk desk = DESK.get();
    desk.put(sizes, strides);
    check(
        "aoti_torch__reinterpret_tensor",
        OnCpu.aoti_torch__reinterpret_tensor(
            array, sizes.length, desk.at(Desk.SIZES), desk.at(Desk.STRIDES), offset, desk.at(0)));
    return desk.longs.get(0);
  }

  /** One more handle of an array whose numbers are side by side. */
  public static long again(long array, long... sizes) {
    return view(array, 0, sizes, Tensor.inOrder(sizes));
  }

  /** Ends a handle; the memory behind it ends with the last one. */
  public static void delete(long array) {
    check("aoti_torch_delete_tensor_object", OnCpu.aoti_torch_delete_tensor_object(array));
  }

  /** Makes an array one of DJL's, which ends it with its scope. */
  public static NDArray adopted(Kernels kernels, long array) {
    return new PtNDArray((PtNDManager) kernels.manager(), array);
  }

  /** {@code out = a b}, matrices on the CPU. */
  public static void multiply(long out, long a, long b) {
    check("aoti_torch_cpu_mm_out", OnCpu.aoti_torch_cpu_mm_out(out, a, b));
  }

  /** {@code out = onto + a b}, matrices on the CPU. */
  public static void multiplyOnto(long out, long onto, long a, long b) {
    check("aoti_torch_cpu_addmm_out", OnCpu.aoti_torch_cpu_addmm_out(out, onto, a, b, 1.0, 1.0));
  }

  /**
   * Attention on the CPU where every query sees every key.
   *
   * @param q (batch, heads, queries, head_dim)
   * @param k and {@code v}: (batch, heads, positions, head_dim)
   * @return like q, with numbers in the order of (batch, queries, heads, head_dim)
   */
  public static long attention(long q, long k, long v) {
    Desk desk = DESK.get();
    check(
        "aoti_torch_cpu__scaled_dot_product_flash_attention_for_cpu",
        OnCpu.aoti_torch_cpu__scaled_dot_product_flash_attention_for_cpu(
            q, k, v, 0.0, 0, 0, 0, desk.at(0), desk.at(1)));
    delete(desk.longs.get(1));
    return desk.longs.get(0);
  }

  private static void check(String function, int error) {
    if (error != 0) {
      throw new IllegalStateException(function + " fails with error " + error);
    }
  }
}
