package io.hyb.runtime.cli;

import picocli.CommandLine.Option;

/** What makes a verb's random numbers repeatable. */
final class SeedOption {
  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "seed of everything drawn at random (default: ${DEFAULT-VALUE})")
  private long value;

  long value() {
    return value;
  }
}
