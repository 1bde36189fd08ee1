package io.hyb.runtime.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * Where arrays made on this thread belong: all that is made inside ends with it, save what it gives
 * out.
 */
public final class Scope {
  private static final ThreadLocal<Deque<Place>> OPEN = ThreadLocal.withInitial(ArrayDeque::new);

  private Scope() {}

  /**
   * Runs {@code work}, ends every array that it made except the result, which belongs to the scope
   * around.
   */
  public static NDArray around(Supplier<NDArray> work) {
    return adopt(keep(work));
  }

  /** The same for several results. */
  public static NDList aroundAll(Supplier<NDList> work) {
    NDList results = keepAll(work);
    results.forEach(NDScope::register);
    return results;
  }

  /** Runs {@code work} and ends every array that it made. */
  public static void run(Runnable work) {
    inside(
        () -> {
          work.run();
          return null;
        });
  }

  /**
   * Runs {@code work} and gives its result to no scope: it lives until it or its manager is closed.
   */
  public static NDArray keep(Supplier<NDArray> work) {
    return inside(() -> release(work.get()));
  }

  /** The same for several results. */
  public static NDList keepAll(Supplier<NDList> work) {
    return inside(
        () -> {
          NDList results = work.get();
          NDScope.unregister(results);
          return results;
        });
  }

  private static <T> T inside(Supplier<T> work) {
    Place place = new Place();
    OPEN.get().push(place);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return work.get();
    } finally {
      OPEN.get().pop();
      place.owned.forEach(NDArray::close);
    }
  }

  /** Takes an array out of the innermost scope: it lives until it or its manager is closed. */
  public static NDArray release(NDArray array) {
    NDScope.unregister(array);
    return array;
  }

  /** Gives an array that belongs to no scope to the innermost one. */
  public static NDArray adopt(NDArray array) {
    NDScope.register(array);
    return array;
  }

  /** The innermost scope of this thread, for what is made later, in scopes within it. */
  public static Place here() {
    Place place = OPEN.get().peek();
    return place == null ? new Place() : place;
  }

  /**
   * A scope as the owner of arrays made while others are open inside it. What it owns ends with it;
   * outside of any scope it ends with the kernels.
   */
  public static final class Place {
    private final List<NDArray> owned = new ArrayList<>();

    private Place() {}

    /** Runs {@code work}, whose results end with this scope, all else that it makes at once. */
    public NDList keep(Supplier<NDList> work) {
      NDList results = keepAll(work);
      owned.addAll(results);
      return results;
    }
  }
}
