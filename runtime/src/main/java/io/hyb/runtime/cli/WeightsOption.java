package io.hyb.runtime.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The weights of whichever of the program's models a verb is to use. */
final class WeightsOption {
  @Option(
      names = "--weights",
      paramLabel = "DIR",
      required = true,
      description = "folder of weights: the student's, or the teacher's to use the teacher")
  private Path folder;

  Path folder() {
    return folder;
  }
}
