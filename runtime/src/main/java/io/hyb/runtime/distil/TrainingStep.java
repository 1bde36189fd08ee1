package io.hyb.runtime.distil;

import ai.djl.ndarray.NDArray;
import io.hyb.arch.Stage;
import io.hyb.runtime.cuda.Readback;
import io.hyb.runtime.data.Batch;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a stage does over and over: gradients of a step's micro-batches, then one of the optimiser.
 * Closing it frees the moments, not the student.
 */
public final class TrainingStep implements AutoCloseable {
  private final Kernels kernels;
  private final Stage stage;
  private final Match match;
  private final AdamW optimiser;

  /**
   * @param student whose weights move from now on as the stage says
   */
  public TrainingStep(Kernels kernels, LanguageModel teacher, Student student, Stage stage) {
    Map<String, TrainableWeight> trained = student.train(stage.train());
    this.kernels = kernels;
    this.stage = stage;
    this.match =
        stage.accumulate() == 1
            ? Matches.recorded(kernels, teacher, student, stage)
            : Matches.of(kernels, teacher, student, stage);
    this.optimiser =
        new AdamW(kernels, trained, stage.weightDecay(), stage.clip(), stage.accumulate() > 1);
  }

  /**
   * Hands a step out to the device, which a GPU takes while the host goes on.
   *
   * @param batches its micro-batches
   * @param rate the learning rate
   * @return the gradient's norm, then each micro-batch's losses, as {@link Match#parts} names them;
   *     to be closed. Where one is not finite, neither this step nor the next changes a weight
   */
  public Readback take(List<Batch> batches, double rate) {
    Match.StepSize size = size(batches);
    Readback[] report = new Readback[1];
    Scope.run(
        () -> {
          batches.forEach(batch -> optimiser.add(match.accumulate(batch, size)));
          report[0] = Readback.of(kernels, optimiser.step(rate));
        });
    return report[0];
  }

  private Match.StepSize size(List<Batch> batches) {
    long counted = batches.stream().mapToLong(Batch::tokens).sum();
    return new Match.StepSize(counted, (long) stage.batch() * stage.accumulate());
  }

  /**
   * The first weight that a batch of a step gives no finite gradient; the step before has set all
   * to zero.
   */
  Optional<String> firstNotFinite(Batch batch, List<Batch> batches) {
    List<Optional<String>> found = new ArrayList<>();
    Scope.run(
        () -> {
          match.accumulate(batch, size(batches));
          found.add(optimiser.firstNotFinite());
        });
    return found.get(0);
  }

  Match match() {
    return match;
  }

  /** Goes on from an optimiser that has taken {@code steps} steps; the moments belong to this. */
  void restore(long steps, Map<String, NDArray> moments) {
    optimiser.restore(steps, moments);
  }

  Map<String, NDArray> moments() {
    return optimiser.moments();
  }

  @Override
  public void close() {
    match.close();
    optimiser.close();
  }
}
