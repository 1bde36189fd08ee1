package io.hyb.runtime.distil;

import io.hyb.arch.Stage;
import io.hyb.runtime.Refused;
import io.hyb.runtime.data.Batch;
import java.util.List;
import java.util.Optional;

/**
 * Stops a run whose losses or gradients are no longer numbers, and says where that was.
 *
 * @param checkpoints of the run, the last of which the error names
 */
record LossCheck(Checkpoints checkpoints) {

  /** Finds the first weight whose gradient of a batch is not finite. */
  @FunctionalInterface
  interface Search {
    Optional<String> in(Batch batch);
  }

  /**
   * @param batches micro-batches of the step
   * @param figures the gradient's norm, then each micro-batch's losses, by part
   * @param search does a batch's backward pass again, to find where the gradient went wrong
   * @throws Refused naming stage, step, layer and batch if a figure is not finite
   */
  void check(
      Stage stage, long step, Match match, List<Batch> batches, float[] figures, Search search) {
    List<String> parts = match.parts();
    for (int i = 1; i < figures.length; i++) {
      if (!Float.isFinite(figures[i])) {
        int batch = (i - 1) / parts.size();
        String origin =
            match.origin(batches.get(batch)).map(layer -> ", from " + layer + " on,").orElse("");
        throw notFinite(
            stage,
            step,
            "the loss of %s%s in batch %d of %d is %s"
                .formatted(
                    parts.get((i - 1) % parts.size()),
                    origin,
                    batch + 1,
                    batches.size(),
                    figures[i]));
      }
    }
    if (!Float.isFinite(figures[0])) {
      throw notFinite(
          stage, step, "the gradient's norm is " + figures[0] + weight(batches, search));
    }
  }

  private static String weight(List<Batch> batches, Search search) {
    for (int i = 0; i < batches.size(); i++) {
      Optional<String> weight = search.in(batches.get(i));
      if (weight.isPresent()) {
        return ", first that of %s in batch %d of %d"
            .formatted(weight.get(), i + 1, batches.size());
      }
    }
    return "";
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
