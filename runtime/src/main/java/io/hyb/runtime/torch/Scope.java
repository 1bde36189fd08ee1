package io.hyb.runtime.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import java.util.function.Supplier;

/**
 * Where arrays made on this thread belong: all that is made inside ends with it, save what it gives
 * out.
 */
public final class Scope {
  private Scope() {}

  /**
   * Runs {@code work}, ends every array that it made except the result, which belongs to the scope
   * around.
   */
  public static NDArray around(Supplier<NDArray> work) {
    NDArray result;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      result = work.get();
      NDScope.unregister(result);
    }
    NDScope.register(result);
    return result;
  }

  /** The same for several results. */
  public static NDList aroundAll(Supplier<NDList> work) {
    NDList results;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      results = work.get();
      NDScope.unregister(results);
    }
    results.forEach(NDScope::register);
    return results;
  }

  /** Runs {@code work} and ends every array that it made. */
  public static void run(Runnable work) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      work.run();
    }
  }

  /**
   * Runs {@code work} and gives its result to no scope: it lives until it or its manager is closed.
   */
  public static NDArray keep(Supplier<NDArray> work) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray result = work.get();
      NDScope.unregister(result);
      return result;
    }
  }

  /** Takes an array out of the innermost scope: it lives until it or its manager is closed. */
  public static NDArray release(NDArray array) {
    NDScope.unregister(array);
    return array;
  }
}
