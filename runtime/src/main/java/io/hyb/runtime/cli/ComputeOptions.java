package io.hyb.runtime.cli;

import io.hyb.arch.word.ValueType;
import io.hyb.arch.word.Word;
import io.hyb.runtime.session.Compute;
import io.hyb.runtime.session.DeviceChoice;
import io.hyb.runtime.torch.Precision;
import java.util.Iterator;
import picocli.CommandLine.Option;

/**
 * Where a verb that computes does so. Float32 is the default on a GPU too: results are the
 * reference's unless the user trades that for speed.
 */
final class ComputeOptions {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "cpu, gpu or gpu:N (default: a GPU if there is one, else the CPU)")
  private DeviceChoice device = DeviceChoice.BEST;

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      completionCandidates = Precisions.class,
      description = "float32, bfloat16 or float16 (default: ${DEFAULT-VALUE})")
  private Precision precision = Precision.FLOAT32;

  /** What {@code --precision} takes; double precision is for tests. */
  static final class Precisions implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Word.all(ValueType.values()).iterator();
    }
  }

  Compute compute() {
    return new Compute(device, precision);
  }
}
