package io.hyb.runtime.cli;

import io.hyb.runtime.cli.Arguments.Count;
import io.hyb.runtime.evaluate.BatchSize;
import io.hyb.runtime.torch.Kernels;
import picocli.CommandLine.Option;

/** How much a measurement computes at once. */
final class BatchOption {
  @Option(
      names = "--batch",
      paramLabel = "TOKENS",
      description = "tokens in one pass through the model (default: depends on the device)")
  private Count tokens;

  BatchSize on(Kernels kernels) {
    return tokens == null ? BatchSize.on(kernels) : new BatchSize(tokens.value());
  }
}
