package io.hyb.runtime.cli;

import io.hyb.arch.KvProbe;
import io.hyb.arch.KvProbe.Form;
import io.hyb.arch.KvProbe.Values;
import io.hyb.runtime.cli.Arguments.PairCounts;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the kv probe asks. */
final class ProbeOptions {
  @Option(
      names = "--pairs",
      paramLabel = "N|A..B|A..B:S",
      description = "pairs in each dictionary (default: 24)")
  private PairCounts pairs = new PairCounts(24, 24, 1);

  @Option(
      names = "--form",
      paramLabel = "FORM",
      description = "question or continuation (default: question)")
  private Form form = Form.QUESTION;

  @Option(names = "--values", paramLabel = "KIND", description = "number or word (default: number)")
  private Values values = Values.NUMBER;

  @Option(
      names = "--separator",
      paramLabel = "TEXT",
      description = "between key and value (default: ':' for questions, ': ' for continuations)")
  private String separator;

  @Mixin private ExamplesOption examples;

  @Mixin private SeedOption seed;

  /** The probe as the options say, the defaults those of specs. */
  KvProbe probe() {
    String between = separator;
    if (between == null) {
      between = form == Form.QUESTION ? ":" : ": ";
    }
    return new KvProbe(pairs.from(), pairs.to(), pairs.step(), form, values, between);
  }

  int examples() {
    return examples.value();
  }

  long seed() {
    return seed.value();
  }
}
