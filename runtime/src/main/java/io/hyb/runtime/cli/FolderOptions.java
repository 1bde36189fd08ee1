package io.hyb.runtime.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a command writes a folder of weights. */
final class FolderOptions {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "folder to write; appears whole or not at all")
  private Path out;

  @Option(names = "--force", description = "write over a folder that is not empty")
  private boolean force;

  Path out() {
    return out;
  }

  boolean force() {
    return force;
  }
}
