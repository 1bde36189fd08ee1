package io.hyb.sweep.run;

import java.nio.file.Path;
import java.util.Optional;

/** Where the variants of a sweep train. */
public interface Trainings {
  /** Where a variant's training writes what it measures, if it is known to train. */
  Optional<Path> training(Task task, SweepFolder sweep);
}
