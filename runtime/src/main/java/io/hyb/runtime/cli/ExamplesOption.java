package io.hyb.runtime.cli;

import io.hyb.runtime.cli.Arguments.Count;
import picocli.CommandLine.Option;

/** How many prompts of a probe a model is measured on. */
final class ExamplesOption {
  @Option(
      names = "--examples",
      paramLabel = "N",
      defaultValue = "256",
      description = "prompts of a probe (default: ${DEFAULT-VALUE})")
  private Count examples;

  int value() {
    return examples.value();
  }
}
