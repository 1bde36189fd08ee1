package io.hyb.runtime.cli;

import com.google.gson.JsonObject;
import io.hyb.runtime.Program;
import io.hyb.runtime.cli.Arguments.Count;
import io.hyb.runtime.cpu.ThoroughCompiler;
import io.hyb.runtime.cuda.Recorder;
import io.hyb.runtime.generate.DrawnTexts;
import io.hyb.runtime.generate.Generator;
import io.hyb.runtime.generate.Sampling;
import io.hyb.runtime.generate.StopText;
import io.hyb.runtime.session.OpenModel;
import io.hyb.runtime.tokens.TextStream;
import io.hyb.runtime.tokens.Tokenizer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Continues a prompt. */
@Command(
    name = "generate",
    description = "Continue a prompt, streaming the text to stdout.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  generate --weights DIR --prompt 'In the beginning'",
      "  generate --weights DIR --prompt - --max-tokens 20 --stop $'\\n' < prompt.txt",
      "  generate --weights DIR --prompt 'My' --temperature 0.8 --top-p 0.95 --seed 7"
    })
final class GenerateVerb implements Callable<Integer> {
  private final Program program;
  private final Console console;

  @Spec private CommandSpec spec;

  @Mixin private WeightsOption weights;

  @ArgGroup(multiplicity = "1")
  private PromptOptions prompt;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      defaultValue = "128",
      description = "maximum number of tokens to add (default: ${DEFAULT-VALUE})")
  private Count maxTokens;

  @Mixin private TemperatureOption temperature;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      defaultValue = "1",
      description =
          "draw from the most likely tokens that together reach this probability (default: ${DEFAULT-VALUE})")
  private double topP;

  @Mixin private SeedOption seed;

  @Option(
      names = "--stop",
      paramLabel = "TEXT",
      description = "end before this text; may be repeated")
  private List<String> stops = List.of();

  @Option(
      names = "--count",
      paramLabel = "N",
      description =
          "draw this many texts in parallel and print each as a JSON line {\"text\": …}, which jsonl"
              + " sources and evaluate --text read")
  private Count count;

  @Option(names = "--verbose", description = "report how tokens are decoded, on stderr")
  private boolean verbose;

  @Mixin private ComputeOptions compute;

  @Mixin private HelpOption help;

  GenerateVerb(Program program, Console console) {
    this.program = program;
    this.console = console;
  }

  @Override
  public Integer call() {
    Sampling sampling = sampling();
    prompt.read(console);
    try (OpenModel open =
        OpenModel.open(program, weights.folder(), compute.compute(), console::warn)) {
      if (!open.kernels().device().isGpu()) {
        ThoroughCompiler.turnOff();
      }
      int[] tokens = prompt.tokens(open, maxTokens.value(), console);
      if (count != null) {
        new DrawnTexts(open.model(), open.kernels(), open.tokenizer())
            .draw(tokens, count.value(), maxTokens.value(), sampling, this::print);
        reportDecoding(open);
        return ExitCode.FINE;
      }
      new Answer(open.tokenizer())
          .stream(new Generator(open.model(), open.kernels()), tokens, sampling);
      reportDecoding(open);
    }
    return ExitCode.FINE;
  }

  private void reportDecoding(OpenModel open) {
    if (verbose) {
      console.note(
          Recorder.of(open.kernels().device())
              .lack()
              .map(lack -> "decoding without CUDA graphs: " + lack)
              .orElse("decoding with CUDA graphs"));
    }
  }

  private void print(String text) {
    JsonObject line = new JsonObject();
    line.addProperty("text", text);
    console.out().println(line);
  }

  private Sampling sampling() {
    if (count != null && !stops.isEmpty()) {
      throw usage("--count can't be combined with --stop");
    }
    if (stops.contains("")) {
      throw usage("--stop needs a text");
    }
    try {
      return new Sampling(temperature.value(), topP, seed.value());
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** The text as it comes, and why it ended. */
  private final class Answer {
    private final Tokenizer tokenizer;
    private final TextStream text;
    private final StopText stop = new StopText(stops);
    private int made;
    private long firstAt;
    private String end = "the limit of --max-tokens";

    Answer(Tokenizer tokenizer) {
      this.tokenizer = tokenizer;
      this.text = tokenizer.stream();
    }

    void stream(Generator generator, int[] tokens, Sampling sampling) {
      long start = System.nanoTime();
      generator.generate(tokens, maxTokens.value(), sampling, this::take);
      long done = System.nanoTime();
      console.out().println(stop.next(text.rest()) + stop.rest());
      console.out().flush();
      double decoding = (done - firstAt) / 1e9;
      console.note(
          String.format(
              Locale.ROOT,
              "%d tokens after a prompt of %d (%.2f s); %.1f tokens/s; ended at %s",
              made,
              tokens.length,
              (firstAt - start) / 1e9,
              decoding > 0 ? (made - 1) / decoding : 0,
              end));
    }

    private boolean take(int token) {
      if (made == 0) {
        firstAt = System.nanoTime();
      }
      made++;
      if (tokenizer.isEnd(token)) {
        end = "the end of text";
        return false;
      }
      console.out().print(stop.next(text.next(token)));
      if (stop.stopped()) {
        end = "a stop text";
        return false;
      }
      if (console.out().checkError()) { // flushes; an error means that nobody reads on
        end = "a closed output";
        return false;
      }
      return true;
    }
  }
}
