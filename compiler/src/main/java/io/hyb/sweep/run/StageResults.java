package io.hyb.sweep.run;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How good variants are after their stages.
 *
 * @param by what they are compared by
 */
record StageResults(SweepFolder folder, Trainings trainings, Halving.Result by) {

  /** A variant after a stage whose end it has reached, be it that of another that shares it. */
  Halving.Scored of(Task task, Task.Stage stage) {
    Optional<Path> training =
        folder.ends().names().contains(stage.end())
            ? Optional.of(folder.end(stage.end()))
            : trainings.training(task, folder);
    return new Halving.Scored(
        task,
        training
            .map(path -> new TrainingRecord(path).result(stage.label(), by))
            .orElse(OptionalDouble.empty()));
  }
}
