package io.hyb.runtime.cli;

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
      "The figures are also written to results.csv and results.jsonl in the sweep's folder."
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

  @Mixin private ForceOption force;

  @Mixin private HelpOption help;

  private SweepReportMain(Console console) {
    this.console = console;
  }

  /** Runs the command as a process. */
  public static void main(String[] args) {
    System.exit(run(Console.ofProcess(), args));
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
    console.out().println(page);
    return ExitCode.FINE;
  }
}
