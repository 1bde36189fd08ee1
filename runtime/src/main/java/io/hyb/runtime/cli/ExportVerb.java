package io.hyb.runtime.cli;

import io.hyb.runtime.Program;
import io.hyb.runtime.cli.Arguments.ExportFormat;
import io.hyb.runtime.export.HuggingFaceExport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private WeightsOption weights;

  @Mixin private FolderOptions folder;

  @Mixin private HelpOption help;

  ExportVerb(Program program, Console console) {
    this.program = program;
    this.console = console;
  }

  @Override
  public Integer call() {
    switch (format) {
      case HF ->
          HuggingFaceExport.write(
              program,
              weights.folder(),
              folder.out(),
              folder.force(),
              new WritingProgress(console));
    }
    console.out().println(folder.out());
    return ExitCode.FINE;
  }
}
