package io.hyb.runtime.distil;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How much of a run is done, for runs that share stages.
 *
 * @param until label of the stage after which to stop; none for the whole run
 * @param endTo where to leave that stage's end for other runs, if anywhere
 * @param startFrom ends of stages that other runs have left; the furthest that this run would reach
 *     itself is where it starts
 */
public record RunPart(Optional<String> until, Optional<Path> endTo, List<Path> startFrom) {
  /** All of a run, from its first step. */
  public static final RunPart WHOLE = new RunPart(Optional.empty(), Optional.empty(), List.of());

  public RunPart {
    startFrom = List.copyOf(startFrom);
  }

  /** The ends that it may start from: one that it has left itself is there after a kill. */
  List<Path> ends() {
    return Stream.concat(startFrom.stream(), endTo.stream()).toList();
  }

  /** How many of the stages with these labels it has; one is called {@link #until}. */
  int stages(List<String> labels) {
    return until.map(label -> labels.indexOf(label) + 1).orElse(labels.size());
  }
}
