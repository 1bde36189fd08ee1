package io.hyb.runtime.cli;

import picocli.CommandLine.Option;

/** Whether a verb may replace files that it would refuse to touch otherwise. */
final class ForceOption {
  @Option(names = "--force", description = "replace what is already there")
  private boolean given;

  boolean given() {
    return given;
  }
}
