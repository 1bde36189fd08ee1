package io.hyb.runtime.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.hyb.arch.Model;
import io.hyb.arch.plan.Memory;
import io.hyb.arch.plan.ParameterCount;
import io.hyb.runtime.Program;
import io.hyb.runtime.bench.Limits;
import io.hyb.runtime.cli.Arguments.Count;
import io.hyb.runtime.cuda.Recorder;
import io.hyb.runtime.cuda.StepKernels;
import io.hyb.runtime.generate.Pace;
import io.hyb.runtime.generate.Sampling;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.session.OpenModel;
import io.hyb.runtime.torch.DeviceName;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.weights.RandomWeights;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
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
        "Measure how fast the model reads a prompt and continues it, and how close that is to"
            + " what the machine can copy and multiply.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bench --prefill 512 --decode 128",
      "  bench --weights DIR --batch 64 --prefill 8192 --precision bfloat16 --json"
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

  @Mixin private JsonOption json;

  @Mixin private ComputeOptions compute;

  @Mixin private HelpOption help;

  BenchVerb(Program program, Console console) {
    this.program = program;
    this.console = console;
  }

  @Override
  public Integer call() {
    Sampling sampling = sampling();
    if (weights != null) {
      try (OpenModel open = OpenModel.open(program, weights, compute.compute(), console::warn)) {
        measure(
            open.model(),
            open.kernels(),
            ParameterCount.of(open.definition().shape()).total(),
            sampling);
      }
      return ExitCode.FINE;
    }
    try (Kernels kernels = compute.compute().start();
        RandomWeights random = new RandomWeights(kernels)) {
      measure(
          program.model().with(random),
          kernels,
          ParameterCount.of(program.model().shape()).total(),
          sampling);
    }
    return ExitCode.FINE;
  }

  private Sampling sampling() {
    try {
      return new Sampling(temperature.value(), 1, 0);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private void measure(LanguageModel model, Kernels kernels, long parameters, Sampling sampling) {
    int batch = this.batch.value();
    int prefill = this.prefill.value();
    int decode = this.decode.value();
    Pace pace = Pace.of(model, kernels, batch, prefill, decode, sampling);
    Limits limits = Limits.of(kernels);
    Model shape = model.shape();
    int width = kernels.precision().isNarrow() ? 2 : Float.BYTES;
    double prefillFlops = 2.0 * parameters * batch * prefill;
    double stepBytes =
        (double) parameters * width + Memory.of(shape, prefill + decode / 2, batch, width).total();
    JsonObject line = new JsonObject();
    line.addProperty("model", shape.name());
    line.addProperty("device", DeviceName.of(kernels.device()));
    line.addProperty("precision", kernels.precision().toString());
    line.addProperty("batch", batch);
    line.addProperty("prefill", prefill);
    line.addProperty("decode", decode);
    line.addProperty("temperature", sampling.temperature());
    line.addProperty("prefill_ms", pace.prefillSeconds() * 1e3);
    line.addProperty("prefill_tokens_per_s", batch * prefill / pace.prefillSeconds());
    line.addProperty(
        "prefill_share_of_products",
        prefillFlops / pace.prefillSeconds() / limits.flopsPerSecond());
    line.addProperty("step_ms", pace.stepSeconds() * 1e3);
    line.addProperty("decode_tokens_per_s", batch / pace.stepSeconds());
    line.addProperty("step_bytes", (long) stepBytes);
    line.addProperty(
        "step_share_of_copy", stepBytes / pace.stepSeconds() / limits.bytesPerSecond());
    line.addProperty("copy_bytes_per_s", (long) limits.bytesPerSecond());
    line.addProperty("product_flops_per_s", (long) limits.flopsPerSecond());
    line.addProperty(
        "cuda_graphs", pace.inSteps() && Recorder.of(kernels.device()).lack().isEmpty());
    line.addProperty("step_kernels", StepKernels.of(kernels).lack().isEmpty());
    console.out().println(json.given() ? new GsonBuilder().create().toJson(line) : text(line));
  }

  private static String text(JsonObject line) {
    return String.format(
        Locale.ROOT,
        """
        %s on %s in %s
        prefill  %,10.0f tokens/s, %8.3f ms; %3.0f%% of the %,.1f TFLOP/s that large products reach
        decode   %,10.0f tokens/s, %8.3f ms a step; %3.0f%% of the %,.0f GB/s that a large copy reaches (%,d bytes a step)""",
        line.get("model").getAsString(),
        line.get("device").getAsString(),
        line.get("precision").getAsString(),
        line.get("prefill_tokens_per_s").getAsDouble(),
        line.get("prefill_ms").getAsDouble(),
        100 * line.get("prefill_share_of_products").getAsDouble(),
        line.get("product_flops_per_s").getAsDouble() / 1e12,
        line.get("decode_tokens_per_s").getAsDouble(),
        line.get("step_ms").getAsDouble(),
        100 * line.get("step_share_of_copy").getAsDouble(),
        line.get("copy_bytes_per_s").getAsDouble() / 1e9,
        line.get("step_bytes").getAsLong());
  }
}
