package io.hyb.runtime.cpu;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.torch.Aten;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What was found out about arrays, as long as they live: a step asks the same of the same weights
 * again and again, and finding out takes as long as some of its work.
 */
final class Known<T> {
  /** Arrays that come and go leave no more of these behind. */
  private static final int MOST = 1 << 14;

  private final Map<Long, Entry<T>> entries = new ConcurrentHashMap<>();

  /** A handle may be another array's later on, the object is not. */
  private record Entry<T>(WeakReference<NDArray> array, T found) {}

  T of(NDArray array, Supplier<T> find) {
    Entry<T> entry = entries.get(Aten.handle(array));
    if (entry != null && entry.array.get() == array) {
      return entry.found;
    }
    T found = find.get();
    put(array, found);
    return found;
  }

  void put(NDArray array, T found) {
    if (entries.size() > MOST) {
      entries.clear();
    }
    entries.put(Aten.handle(array), new Entry<>(new WeakReference<>(array), found));
  }
}
