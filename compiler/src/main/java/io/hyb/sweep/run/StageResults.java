package io.hyb.sweep.run;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How good variants are after their stages.
 *
 * @param by what they are compared by
 */
record StageResults(SweepFolder folder, Launch launch, Halving.Result by) {

  /** A variant after a stage whose end it has reached, be it that of another that shares it. */
  Halving.Scored of(Task task, Task.Stage stage) {
    Optional<Path> training =
        folder.ends().names().contains(stage.end())
            ? Optional.of(folder.end(stage.end()))
            : launch.training(task, folder);
    OptionalDouble result =
        training
            .map(path -> new TrainingRecord(path).goodness(stage.label(), by))
            .orElse(OptionalDouble.empty());
    return new Halving.Scored(task, result.orElse(Double.NEGATIVE_INFINITY));
  }
}
