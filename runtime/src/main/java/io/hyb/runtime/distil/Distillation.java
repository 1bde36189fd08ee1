package io.hyb.runtime.distil;

import io.hyb.runtime.Program;
import io.hyb.runtime.torch.Kernels;
import java.nio.file.Path;
import java.util.function.Consumer;

/** One run of a spec's stages, recorded in a folder. */
public final class Distillation {
  private Distillation() {}

  /**
   * Trains the student of {@code settings.weights()} to the end of the spec's schedule, or of a
   * stage.
   *
   * @param part how much of the run is done
   * @param resume whether to resume the run in the folder
   * @param force whether a run in the folder is removed
   * @param note receives progress and other messages, one line each
   * @return the folder of the weights that the part ends with
   * @throws io.hyb.runtime.Refused if weights, data or folder can't be used, or a loss is not
   *     finite
   */
  public static Path run(
      Program program,
      RunSettings settings,
      RunPart part,
      Kernels kernels,
      boolean resume,
      boolean force,
      Consumer<String> note) {
    Trainer trainer = new Trainer(program, settings, kernels, new TrainingProgress(note), note);
    RunFolder.prepare(program, settings, resume, force);
    return trainer.run(resume, part);
  }

  /**
   * Compares the files that a finished run was made from to those of today.
   *
   * @throws io.hyb.runtime.Refused if any of them has changed
   */
  public static void checkInputs(Program program, RunSettings settings) {
    Inputs.of(program.schedule().data(), settings).check(settings.out());
  }
}
