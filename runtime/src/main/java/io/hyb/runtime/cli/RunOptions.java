package io.hyb.runtime.cli;

import io.hyb.runtime.distil.RunPart;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How a verb that trains treats the run in its folder, and where it finds the data. */
final class RunOptions {
  @Option(
      names = "--base",
      paramLabel = "DIR",
      defaultValue = ".",
      description =
          "folder that relative paths of the spec's data start from (default: the current folder)")
  private Path base;

  @Option(names = "--resume", description = "continue the run in the folder")
  private boolean resume;

  @Option(
      names = "--force",
      description = "start over in a folder that is not empty; removes the run there")
  private boolean force;

  @Option(
      names = "--until",
      paramLabel = "STAGE",
      description =
          "stop after this stage and measure nothing; the same command without it continues the run")
  private String until;

  @Option(
      names = "--end-to",
      paramLabel = "DIR",
      description =
          "with --until: leave the stage's end in DIR, for other runs to start from; a folder that"
              + " is there stays as it is")
  private Path endTo;

  @Option(
      names = "--start-from",
      paramLabel = "DIR",
      description =
          "a stage's end that --end-to has left: start from it if spec, data, first weights, seed"
              + " and device are the same so far; of several the furthest")
  private List<Path> startFrom = List.of();

  @Option(
      names = "--events",
      paramLabel = "DIR",
      description =
          "folder of TensorBoard's events (default: tensorboard in the folder of the distillation)")
  private Path events;

  /** Where TensorBoard's events go, if that is named. */
  Optional<Path> events() {
    return Optional.ofNullable(events);
  }

  Path base() {
    return base;
  }

  boolean resume() {
    return resume;
  }

  boolean force() {
    return force;
  }

  /** How much of the run is done. */
  RunPart part() {
    return new RunPart(Optional.ofNullable(until), Optional.ofNullable(endTo), startFrom);
  }

  /**
   * @param labels of the stages that the run has
   * @throws ParameterException if the run is to be both continued and started over, or to stop
   *     after a stage that it doesn't have
   */
  void check(CommandSpec verb, List<String> labels) {
    if (until != null && !labels.contains(until)) {
      throw noStage(verb, until, labels);
    }
    if (endTo != null && until == null) {
      throw new ParameterException(
          verb.commandLine(), "--end-to says where to leave the end of the stage of --until");
    }
    if (resume && force) {
      throw new ParameterException(
          verb.commandLine(), "--resume and --force contradict each other");
    }
  }

  /** Says that there is no such stage, and which there are. */
  static ParameterException noStage(CommandSpec verb, String label, List<String> labels) {
    return new ParameterException(
        verb.commandLine(),
        labels.isEmpty()
            ? "there is no stage '%s'; the spec has none".formatted(label)
            : "there is no stage '%s'; the spec has %s"
                .formatted(label, String.join(", ", labels)));
  }
}
