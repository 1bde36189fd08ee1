package io.hyb.runtime.cli;

import picocli.CommandLine.Option;

/** Whether results are for machines. */
final class JsonOption {
  @Option(names = "--json", description = "write JSON")
  private boolean given;

  boolean given() {
    return given;
  }
}
