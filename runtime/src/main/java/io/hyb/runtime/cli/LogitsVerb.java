package io.hyb.runtime.cli;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.arch.Model;
import io.hyb.arch.Teacher;
import io.hyb.arch.output.OutputFile;
import io.hyb.runtime.Program;
import io.hyb.runtime.Refused;
import io.hyb.runtime.cli.Arguments.Head;
import io.hyb.runtime.cli.Arguments.Heads;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.session.OpenModel;
import io.hyb.runtime.torch.Scope;
import io.hyb.runtime.weights.DType;
import io.hyb.runtime.weights.SafetensorsWriter;
import io.hyb.runtime.weights.TensorSpec;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a prompt's logits. */
@Command(
    name = "logits",
    description = "Write a prompt's logits at every position to a safetensors file.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  logits --weights DIR --prompt 'In the beginning' --out logits.safetensors",
      "  logits --weights DIR --ids 0,5,17 --ablate L4H2,L8H16..H20 --out x.safetensors"
    })
final class LogitsVerb implements Callable<Integer> {
  private final Program program;
  private final Console console;

  @Mixin private WeightsOption weights;

  @ArgGroup(multiplicity = "1")
  private PromptOptions prompt;

  @Option(
      names = "--ablate",
      paramLabel = "HEADS",
      description = "heads whose output is zeroed before the output projection, such as L4H2,L1H7")
  private Heads ablate = new Heads(List.of());

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "safetensors file: float32 tensor `logits`, length × vocabulary")
  private Path out;

  @Mixin private ComputeOptions compute;

  @Mixin private HelpOption help;

  LogitsVerb(Program program, Console console) {
    this.program = program;
    this.console = console;
  }

  @Override
  public Integer call() {
    OutputFile.prepare(out);
    prompt.read(console);
    try (OpenModel open =
        OpenModel.open(program, weights.folder(), compute.compute(), console::warn)) {
      float[] heads = heads(open.definition().shape());
      int[] tokens = prompt.tokens(open, 0, console);
      TensorSpec spec =
          TensorSpec.of(
              "logits", DType.F32, tokens.length, open.definition().shape().teacher().vocab());
      // Opened first, so that a place that can't be written to is reported before the work.
      try (SafetensorsWriter writer = SafetensorsWriter.create(out, List.of(spec), Map.of())) {
        writer.put(spec.name(), logits(open, tokens, heads));
        writer.commit();
      }
    }
    console.out().println(out);
    return ExitCode.FINE;
  }

  private float[] logits(OpenModel open, int[] tokens, float[] heads) {
    float[][] values = new float[1][];
    Scope.run(
        () -> {
          NDArray ids =
              open.kernels()
                  .manager()
                  .create(
                      Arrays.stream(tokens).asLongStream().toArray(), new Shape(1, tokens.length));
          Teacher shape = open.definition().shape().teacher();
          Pass pass =
              ablate.list().isEmpty()
                  ? Pass.FULL
                  : Pass.FULL.withHeads(
                      open.kernels(),
                      open.kernels()
                          .manager()
                          .create(heads, new Shape(1, shape.layers(), shape.heads())));
          NDArray x = Scope.around(() -> open.model().hidden(ids, pass));
          values[0] = open.model().float32Logits(x, open.kernels()).toFloatArray();
        });
    return values[0];
  }

  /** One factor a head, layer by layer: 0 where it is ablated. */
  private float[] heads(Model model) {
    Teacher shape = model.teacher();
    float[] factors = new float[shape.layers() * shape.heads()];
    Arrays.fill(factors, 1);
    for (Head head : ablate.list()) {
      if (head.layer() >= shape.layers() || head.head() >= shape.heads()) {
        throw new Refused(
            "there is no head %s: %s has layers 0 to %d of heads 0 to %d"
                .formatted(head, model.name(), shape.layers() - 1, shape.heads() - 1));
      }
      factors[head.layer() * shape.heads() + head.head()] = 0;
    }
    return factors;
  }
}
