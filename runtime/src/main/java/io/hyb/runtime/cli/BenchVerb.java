package io.hyb.runtime.cli;

import io.hyb.arch.Stage;
import io.hyb.runtime.Program;
import io.hyb.runtime.Refused;
import io.hyb.runtime.bench.DecodingFigures;
import io.hyb.runtime.bench.Figures;
import io.hyb.runtime.bench.TrainingFigures;
import io.hyb.runtime.cli.Arguments.Count;
import io.hyb.runtime.generate.Sampling;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.session.OpenModel;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.weights.RandomWeights;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures how fast the model is. */
@Command(
    name = "bench",
    description =
        "Measure how fast the model reads a prompt and continues it, or how fast a stage trains it,"
            + " and how close that is to what the machine can copy and multiply.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bench --prefill 512 --decode 128",
      "  bench --weights DIR --batch 64 --prefill 8192 --precision bfloat16 --json",
      "  bench --train align --device gpu --precision bfloat16"
    })
final class BenchVerb implements Callable<Integer> {
  private final Program program;
  private final Console console;

  @Spec private CommandSpec spec;

  @Option(
      names = "--weights",
      paramLabel = "DIR",
      description = "folder of the weights (default: random weights, which take as long)")
  private Path weights;

  @Option(
      names = "--prefill",
      paramLabel = "N",
      defaultValue = "512",
      description = "tokens of the prompt (default: ${DEFAULT-VALUE})")
  private Count prefill;

  @Option(
      names = "--decode",
      paramLabel = "N",
      defaultValue = "128",
      description = "tokens to continue it by (default: ${DEFAULT-VALUE})")
  private Count decode;

  @Option(
      names = "--batch",
      paramLabel = "B",
      defaultValue = "1",
      description = "prompts side by side (default: ${DEFAULT-VALUE})")
  private Count batch;

  @Mixin private TemperatureOption temperature;

  @Option(
      names = "--train",
      paramLabel = "STAGE",
      description =
          "instead measure steps of this stage of the spec, teacher included, with random weights and"
              + " tokens in its batches")
  private String train;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "10",
      description = "steps of the stage that count (default: ${DEFAULT-VALUE})")
  private Count steps;

  @Mixin private JsonOption json;

  @Mixin private ComputeOptions compute;

  @Mixin private HelpOption help;

  BenchVerb(Program program, Console console) {
    this.program = program;
    this.console = console;
  }

  @Override
  public Integer call() {
    Figures figures = train == null ? decoding(sampling()) : training(stage());
    console.out().println(json.given() ? figures.json() : figures.text());
    return ExitCode.FINE;
  }

  private Figures decoding(Sampling sampling) {
    if (weights != null) {
      try (OpenModel open = OpenModel.open(program, weights, compute.compute(), console::warn)) {
        return decoding(open.model(), open.kernels(), sampling);
      }
    }
    try (Kernels kernels = compute.compute().startForInference();
        RandomWeights random = new RandomWeights(kernels)) {
      return decoding(program.model().with(random), kernels, sampling);
    }
  }

  private Figures decoding(LanguageModel model, Kernels kernels, Sampling sampling) {
    return DecodingFigures.of(
        model, kernels, batch.value(), prefill.value(), decode.value(), sampling);
  }

  private Figures training(Stage stage) {
    try (Kernels kernels = compute.compute().start()) {
      return TrainingFigures.of(program, stage, kernels, steps.value());
    }
  }

  private Stage stage() {
    if (weights != null) {
      throw usage("--train takes random weights: leave out --weights");
    }
    List<Stage> stages = program.schedule().stages();
    return stages.stream()
        .filter(stage -> stage.label().equals(train))
        .findFirst()
        .orElseThrow(
            () ->
                stages.isEmpty()
                    ? new Refused("%s has no stages to train it in".formatted(program.name()))
                    : usage("there is no stage %s; there is %s".formatted(train, labels(stages))));
  }

  private static String labels(List<Stage> stages) {
    return stages.stream().map(Stage::label).collect(Collectors.joining(", "));
  }

  private Sampling sampling() {
    try {
      return new Sampling(temperature.value(), 1, 0);
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
