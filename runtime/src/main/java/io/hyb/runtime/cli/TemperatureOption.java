package io.hyb.runtime.cli;

import picocli.CommandLine.Option;

/** How far from the most likely token a drawn one may be. */
final class TemperatureOption {
  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "0",
      description = "0 always takes the most likely token (default: ${DEFAULT-VALUE})")
  private double value;

  double value() {
    return value;
  }
}
