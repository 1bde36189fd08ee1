package io.hyb.runtime.cli;

import java.nio.file.Path;
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

  Path base() {
    return base;
  }

  boolean resume() {
    return resume;
  }

  boolean force() {
    return force;
  }

  /**
   * @throws ParameterException if the run is to be both continued and started over
   */
  void check(CommandSpec verb) {
    if (resume && force) {
      throw new ParameterException(
          verb.commandLine(), "--resume and --force contradict each other");
    }
  }
}
