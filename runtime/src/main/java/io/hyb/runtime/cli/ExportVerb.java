package io.hyb.runtime.cli;

import io.hyb.runtime.Program;
import io.hyb.runtime.cli.Arguments.ExportFormat;
import io.hyb.runtime.export.HuggingFaceExport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes weights in another program's form. */
@Command(
    name = "export",
    description = {
      "Write a folder that Hugging Face transformers loads: weights, config, tokenizer and, for a"
          + " hybrid, a Python model file (trust_remote_code=True)."
    },
    footerHeading = "%nExample:%n",
    footer = "  export --format hf --weights student --out student-hf")
final class ExportVerb implements Callable<Integer> {
  private final Program program;
  private final Console console;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      required = true,
      description = "hf (Hugging Face transformers)")
  private ExportFormat format;

  @Option(
      names = "--weights",
      paramLabel = "DIR",
      required = true,
      description = "folder of the weights: the student's, or its teacher's to export that")
  private Path weights;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "folder to write; appears whole or not at all")
  private Path out;

  @Option(names = "--force", description = "write over a folder that is not empty")
  private boolean force;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  private boolean help;

  ExportVerb(Program program, Console console) {
    this.program = program;
    this.console = console;
  }

  @Override
  public Integer call() {
    switch (format) {
      case HF -> HuggingFaceExport.write(program, weights, out, force);
    }
    console.out().println(out);
    return ExitCode.FINE;
  }
}
