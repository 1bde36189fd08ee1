package io.hyb.runtime.cli;

import io.hyb.runtime.gguf.GgufImport;
import io.hyb.runtime.gguf.GgufImport.Imported;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.weights.CheckpointWriter;
import io.hyb.runtime.weights.DType;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code hyb import}. It needs no compiled model; the compiler's command starts it. */
@Command(
    name = "hyb import",
    description = {
      "Convert a GGUF file to a Hugging Face folder (weights, config, tokenizer, generation config)"
          + " with the spec of its teacher in it. Models of the architectures llama, qwen2, qwen3"
          + " and phi2 with a byte-level BPE tokenizer, in F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q4_K or"
          + " Q6_K."
    },
    footerHeading = "%nExample:%n",
    footer = "  hyb import SmolLM2-135M-Instruct.Q4_1.gguf --out models/smollm2-135m")
public final class ImportMain implements Callable<Integer> {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s?(KiB|MiB|GiB|KB|MB|GB)");

  private final Console console;

  @Parameters(paramLabel = "FILE.gguf", description = "file to import")
  private Path file;

  @Mixin private FolderOptions folder;

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      completionCandidates = WeightTypes.class,
      description = {
        "of the weights: float32, which keeps the file's numbers exactly, or bfloat16, which takes"
            + " half the space (default: float32)"
      })
  private DType type = DType.F32;

  @Option(
      names = "--shard-size",
      paramLabel = "SIZE",
      description = "largest file of weights to write, such as 2GiB (default: 5GB)")
  private ShardSize shardSize = new ShardSize(CheckpointWriter.SHARD_BYTES);

  @Mixin private HelpOption help;

  ImportMain(Console console) {
    this.console = console;
  }

  /** What {@code --precision} takes. */
  static final class WeightTypes implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("float32", "bfloat16").iterator();
    }
  }

  /** Bytes of a file. */
  record ShardSize(long bytes) {}

  /** Runs the command as a process. */
  public static void main(String[] args) {
    System.exit(Console.ofProcess(console -> run(console, args)));
  }

  /**
   * Runs the command.
   *
   * @param args what follows {@code hyb import}
   * @return the process's exit code, one of {@link ExitCode}
   */
  public static int run(Console console, String... args) {
    return Standalone.run(
        new ImportMain(console),
        "hyb import",
        console,
        line -> {
          line.registerConverter(DType.class, Arguments.plainly(ImportMain::type));
          line.registerConverter(ShardSize.class, Arguments.plainly(ImportMain::shardSize));
        },
        args);
  }

  static DType type(String text) {
    Precision precision = Arguments.precision(text);
    if (precision == Precision.FLOAT16) {
      throw new IllegalArgumentException("weights are written as float32 or bfloat16");
    }
    return precision == Precision.FLOAT32 ? DType.F32 : DType.BF16;
  }

  static ShardSize shardSize(String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a size: write 500MB, 5GB or 2GiB".formatted(text));
    }
    long unit =
        switch (size.group(2)) {
          case "KiB" -> 1L << 10;
          case "MiB" -> 1L << 20;
          case "GiB" -> 1L << 30;
          case "KB" -> 1_000L;
          case "MB" -> 1_000_000L;
          default -> 1_000_000_000L;
        };
    long bytes = Math.multiplyExact(Long.parseLong(size.group(1)), unit);
    if (bytes == 0) {
      throw new IllegalArgumentException(
          "'%s': a file needs room for at least one byte".formatted(text));
    }
    return new ShardSize(bytes);
  }

  @Override
  public Integer call() {
    WritingProgress progress = new WritingProgress(console);
    Imported imported =
        new GgufImport(file, folder.out(), folder.force(), type, shardSize.bytes()).run(progress);
    console.note(progress.summary(imported.shape()));
    console.out().println(imported.spec());
    return ExitCode.FINE;
  }
}
