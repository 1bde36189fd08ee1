package io.hyb.runtime.torch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A second thread that hands work to the same device. On a GPU what takes the time of a training
 * step is handing out its thousands of small operations, not computing them, so that two threads
 * are nearly twice as fast as one; the device runs all of it in the order in which it was handed
 * out. On a CPU, where the operations themselves are the work, there is no second thread.
 */
public final class Lane {
  /** Seconds without work after which a thread ends: the first work of a new one takes long. */
  private static final long PATIENCE = 10;

  private final Executor executor;

  private Lane(Executor executor) {
    this.executor = executor;
  }

  /** The caller's own thread. */
  public static Lane none() {
    return new Lane(Runnable::run);
  }

  /** The lane that suits the kernels' device. */
  public static Lane beside(Kernels kernels) {
    return kernels.device().isGpu() ? threaded() : none();
  }

  /** A thread of its own on any device. */
  public static Lane threaded() {
    ThreadPoolExecutor thread =
        new ThreadPoolExecutor(
            1, 1, PATIENCE, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Lane::thread);
    thread.allowCoreThreadTimeOut(true);
    return new Lane(thread);
  }

  private static Thread thread(Runnable work) {
    Thread thread =
        new Thread(
            () -> {
              Kernels.prepareThread();
              work.run();
            },
            "lane");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Has {@code work} done behind all that was given before. What it makes belongs to scopes that it
   * opens itself.
   */
  public <T> Future<T> give(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, executor);
  }

  /** Waits for work's result; what it threw is thrown here. */
  public static <T> T result(Future<T> work) {
    try {
      return work.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for another thread", e);
    }
  }
}
