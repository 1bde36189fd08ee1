package io.hyb.runtime.cli;

import io.hyb.runtime.report.MlflowStore;
import io.hyb.runtime.report.SweepPage;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code hyb sweep report}, which the compiler's command starts. */
@Command(
    name = "hyb sweep report",
    description = {
      "Write one HTML page about a sweep: accuracy against memory, a heat map of any two axes, a"
          + " table that sorts and filters, with a link to each variant's own report.",
      "The figures are also written to results.csv and results.jsonl in the sweep's folder, and with"
          + " --mlflow to a store that MLflow reads."
    },
    footerHeading = "%nExample:%n",
    footer = "  hyb sweep report sweeps/frontier")
public final class SweepReportMain implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "DIR", description = "the folder that hyb sweep --run wrote")
  private Path sweep;

  @Option(
      names = "--out",
      paramLabel = "FILE.html",
      description =
          "the page (default: report.html in DIR); replaces an earlier report, other files only"
              + " with --force")
  private Path out;

  @Option(
      names = "--mlflow",
      paramLabel = "DIR",
      description =
          "also write an experiment to MLflow's file store in DIR: a run a variant, with its settings,"
              + " each step's metrics and its folder as artifacts; replaces what it wrote before")
  private Path mlflow;

  @Mixin private ForceOption force;

  @Mixin private HelpOption help;

  SweepReportMain(Console console) {
    this.console = console;
  }

  /** Runs the command as a process. */
  public static void main(String[] args) {
    System.exit(Console.ofProcess(console -> run(console, args)));
  }

  /**
   * Runs the command.
   *
   * @param args what follows {@code hyb sweep report}
   * @return the process's exit code, one of {@link ExitCode}
   */
  public static int run(Console console, String... args) {
    return Standalone.run(new SweepReportMain(console), "hyb sweep report", console, args);
  }

  @Override
  public Integer call() {
    Path page = out == null ? sweep.resolve("report.html") : out;
    SweepPage.write(sweep, page, force.given());
    if (mlflow != null) {
      MlflowStore.write(sweep, mlflow);
      console.note("MLflow shows the sweep: mlflow ui --backend-store-uri " + mlflow.toUri());
    }
    console.out().println(page);
    return ExitCode.FINE;
  }
}
