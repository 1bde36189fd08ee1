package io.hyb.runtime.distil;

import io.hyb.arch.Stage;
import io.hyb.runtime.data.Batch;
import io.hyb.runtime.data.Mixture;
import io.hyb.runtime.torch.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Draws the micro-batches of a stage's next step while the step before is computed, since a GPU
 * would wait while probes are generated and tokenised. What it gives is what the data would give
 * without it.
 */
final class BatchesAhead implements AutoCloseable {
  private final Mixture data;
  private final Stage stage;
  private final ExecutorService thread = Executors.newSingleThreadExecutor(BatchesAhead::thread);
  private long left;
  private CompletableFuture<Drawn> coming;
  private List<long[]> position;

  private record Drawn(List<Batch> batches, List<long[]> position) {}

  /**
   * @param data belongs to this until it is closed
   * @param steps how many will be asked for; nothing is drawn beyond them
   */
  BatchesAhead(Mixture data, Stage stage, long steps) {
    this.data = data;
    this.stage = stage;
    this.left = steps;
    this.position = data.position();
    this.coming = draw();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "batches");
    thread.setDaemon(true);
    return thread;
  }

  /** The next step's micro-batches. What drawing them threw is thrown here. */
  List<Batch> next() {
    Drawn drawn = Lane.result(coming);
    coming = draw();
    position = drawn.position();
    return drawn.batches();
  }

  /** The data's position after what was given. */
  List<long[]> position() {
    return position;
  }

  private CompletableFuture<Drawn> draw() {
    return left-- > 0
        ? CompletableFuture.supplyAsync(this::drawn, thread)
        : CompletableFuture.completedFuture(null);
  }

  private Drawn drawn() {
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < stage.accumulate(); i++) {
      batches.add(data.next(stage.batch(), stage.sequence()));
    }
    return new Drawn(batches, data.position());
  }

  /** Waits for what is being drawn. */
  @Override
  public void close() {
    coming.handle((drawn, failure) -> drawn).join();
    thread.shutdown();
  }
}
