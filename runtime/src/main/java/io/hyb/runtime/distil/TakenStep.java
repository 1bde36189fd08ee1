package io.hyb.runtime.distil;

import io.hyb.arch.Stage;
import io.hyb.runtime.cuda.Readback;
import io.hyb.runtime.data.Batch;
import java.util.List;

/**
 * A step that was handed out, of whose figures the device may not know yet.
 *
 * @param step steps handed out in all, this one included
 * @param tokens tokens in them
 * @param rate the learning rate
 * @param begun when it began to be handed out, {@link System#nanoTime}
 * @param figures as {@link TrainingStep#take} gives them; they are closed with this
 */
record TakenStep(
    Stage stage,
    long step,
    long tokens,
    double rate,
    List<Batch> batches,
    long begun,
    Readback figures)
    implements AutoCloseable {
  @Override
  public void close() {
    figures.close();
  }
}
