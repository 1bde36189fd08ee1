package io.hyb.runtime.cli;

import com.google.gson.GsonBuilder;
import io.hyb.arch.word.ValueType;
import io.hyb.runtime.Program;
import io.hyb.runtime.cli.Arguments.Count;
import io.hyb.runtime.cli.Arguments.TokenCount;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows what the model is and what it costs; needs neither weights nor the engine. */
@Command(
    name = "info",
    description = "Show layers, heads kept, parameters, and bytes of cache and state.",
    footerHeading = "%nExamples:%n",
    footer = {"  info", "  info --context 128Ki --batch 8 --precision float32", "  info --json"})
final class InfoVerb implements Callable<Integer> {
  private static final List<TokenCount> CONTEXTS =
      List.of(new TokenCount(2 << 10), new TokenCount(32 << 10));

  private final Program program;
  private final Console console;

  @Spec private CommandSpec spec;

  @Mixin private JsonOption json;

  @Option(
      names = "--context",
      paramLabel = "N",
      split = ",",
      description = "tokens to count cache and state for, such as 32Ki (default: 2Ki and 32Ki)")
  private List<TokenCount> contexts = CONTEXTS;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "1",
      description = "sequences in a batch (default: ${DEFAULT-VALUE})")
  private Count batch;

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      description = {
        "of a value in cache and state: float32, bfloat16 or float16 (default: ${DEFAULT-VALUE}, as"
            + " papers count)"
      })
  private ValueType precision = ValueType.BFLOAT16;

  @Mixin private HelpOption help;

  InfoVerb(Program program, Console console) {
    this.program = program;
    this.console = console;
  }

  @Override
  public Integer call() {
    ModelReport report;
    try {
      report =
          ModelReport.of(
              program,
              contexts.stream().map(TokenCount::tokens).toList(),
              batch.value(),
              precision);
    } catch (ArithmeticException e) {
      throw new ParameterException(
          spec.commandLine(), "--context and --batch make more bytes than can be counted");
    }
    console
        .out()
        .println(
            json.given()
                ? new GsonBuilder()
                    .setPrettyPrinting()
                    .disableHtmlEscaping()
                    .create()
                    .toJson(report.json())
                : report.text());
    return ExitCode.FINE;
  }
}
