package io.hyb.runtime.distil;

import io.hyb.runtime.Refused;
import io.hyb.runtime.schedule.Stage;
import java.util.List;

/**
 * Stops a run whose losses or gradients are no longer numbers, and says where that was.
 *
 * @param checkpoints of the run, the last of which is told
 */
record LossCheck(Checkpoints checkpoints) {

  /**
   * @param batches micro-batches of the step
   * @param figures the gradient's norm, then each micro-batch's losses, by part
   * @param parts what the losses of a micro-batch are of
   * @throws Refused naming stage, step, part and batch if a figure is not finite
   */
  void check(Stage stage, long step, int batches, float[] figures, List<String> parts) {
    for (int i = 1; i < figures.length; i++) {
      if (!Float.isFinite(figures[i])) {
        throw notFinite(
            stage,
            step,
            "the loss of %s in batch %d of %d is %s"
                .formatted(
                    parts.get((i - 1) % parts.size()),
                    (i - 1) / parts.size() + 1,
                    batches,
                    figures[i]));
      }
    }
    if (!Float.isFinite(figures[0])) {
      throw notFinite(stage, step, "the gradient's norm is " + figures[0]);
    }
  }

  private Refused notFinite(Stage stage, long step, String what) {
    String last =
        checkpoints
            .latest()
            .map(path -> "; the last good checkpoint is " + path)
            .orElse("; no checkpoint was written yet");
    return new Refused(
        "stage %s, step %d: %s%s; a lower learning rate or a longer warm-up may help"
            .formatted(stage.label(), step, what, last));
  }
}
