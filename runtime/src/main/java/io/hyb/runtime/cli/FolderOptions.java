package io.hyb.runtime.cli;

import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a command writes a folder of weights. */
final class FolderOptions {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "folder to write, completely or not at all")
  private Path out;

  @Mixin private ForceOption force;

  Path out() {
    return out;
  }

  boolean force() {
    return force.given();
  }
}
