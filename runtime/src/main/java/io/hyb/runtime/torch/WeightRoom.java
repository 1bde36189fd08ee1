package io.hyb.runtime.torch;

import ai.djl.ndarray.NDArray;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Room for weights on a CPU in Linux's transparent huge pages: a step of decoding reads all weights
 * once, which from pages of 4 KiB takes a sixth longer. Weights lie there one after the other,
 * since most are smaller than a few such pages, and none begins where a page does.
 */
final class WeightRoom implements AutoCloseable {
  private static final Path SETTINGS = Path.of("/sys/kernel/mm/transparent_hugepage");

  /** In bytes; 0 where nobody may ask for huge pages. */
  private static final long PAGE = pageSize();

  /** Bytes taken at a time, unless a weight is larger; what nobody writes takes no memory. */
  private static final long MANY = 64L << 20;

  /** Where libtorch's own arrays begin, too. */
  private static final long ALIGNMENT = 64;

  private static final int MADV_HUGEPAGE = 14;

  private final Kernels kernels;

  /**
   * Handle of the array in whose memory the next weights lie, 0 at first. Its memory ends with the
   * last of them.
   */
  private long array;

  /** Offset of the next weight in it, in bytes. */
  private long next;

  private long end;

  private WeightRoom(Kernels kernels) {
    this.kernels = kernels;
  }

  /** Nothing where there are no huge pages to ask for. */
  static Optional<WeightRoom> of(Kernels kernels) {
    return !kernels.device().isGpu() && PAGE > 0 && isReachable()
        ? Optional.of(new WeightRoom(kernels))
        : Optional.empty();
  }

  private static long pageSize() {
    if (!Platform.isLinux()) {
      return 0;
    }
    try {
      return Files.readString(SETTINGS.resolve("enabled")).contains("[never]")
          ? 0
          : Long.parseLong(Files.readString(SETTINGS.resolve("hpage_pmd_size")).strip());
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  private static boolean isReachable() {
    try {
      Aten.checkCpu();
      return true;
    } catch (LinkageError e) {
      return false;
    }
  }

  /**
   * A copy of a weight in here, not one of the caller's scope yet.
   *
   * @param weight in the kernels' precision, its numbers in order
   */
  synchronized NDArray copy(NDArray weight) {
    Tensor from = Tensor.of(weight);
    int width = kernels.precision().bytes();
    long bytes = from.count() * width;
    if (next + bytes > end) {
      take(bytes);
    }
    long copy = Aten.view(array, next / width, from.sizes(), Tensor.inOrder(from.sizes()));
    C.memcpy(Aten.address(copy), from.address(), bytes);
    next = up(next + bytes, ALIGNMENT);
    return Aten.adopted(kernels, copy);
  }

  private void take(long bytes) {
    close();
    long room = up(Math.max(bytes, MANY), PAGE);
    int type = kernels.precision().torchType();
    array = Aten.unwritten(type, (room + PAGE) / kernels.precision().bytes());
    long address = Aten.address(array);
    next = up(address, PAGE) - address;
    end = next + room;
    // An error leaves small pages.
    C.madvise(address + next, room, MADV_HUGEPAGE);
  }

  private static long up(long number, long step) {
    return (number + step - 1) / step * step;
  }

  @Override
  public synchronized void close() {
    if (array != 0) {
      Aten.delete(array);
      array = 0;
      next = end = 0;
    }
  }

  /** Functions of the C library, by their names. Addresses stand for pointers. */
  private static final class C {
    static {
      Native.register(C.class, Platform.C_LIBRARY_NAME);
    }

    private C() {}

    static native int madvise(long address, long bytes, int advice);

    static native long memcpy(long to, long from, long bytes);
  }
}
