package io.hyb.runtime.cli;

import io.hyb.runtime.report.ReportPage;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The command {@code hyb report}: draws runs as a page. It needs no compiled model; the compiler's
 * command starts it.
 */
@Command(
    name = "hyb report",
    description = {
      "Write one HTML page about runs: heads ranked and kept, losses, accuracy by stage, memory"
          + " against context, answers of teacher and student, a table. The runs may be of"
          + " different programs; the page needs no network."
    },
    footerHeading = "%nExample:%n",
    footer = "  hyb report runs/Rad4-ad2bf3a4 runs/Rad4-1df5bcd2 --out rad4.html")
public final class ReportMain implements Callable<Integer> {
  private final Console console;

  @Parameters(
      paramLabel = "RUN",
      arity = "1..*",
      description = "folders that run or distill wrote, in the order in which to show them")
  private List<Path> runs;

  @Option(
      names = "--out",
      paramLabel = "FILE.html",
      description =
          "the page (default: report.html); replaces an earlier report, other files only with --force")
  private Path out = Path.of("report.html");

  @Option(
      names = "--ranking",
      paramLabel = "FILE.json",
      description = "a ranking that rank wrote, for runs that hold none; may be repeated")
  private List<Path> rankings = List.of();

  @Mixin private ForceOption force;

  @Mixin private HelpOption help;

  ReportMain(Console console) {
    this.console = console;
  }

  /** Runs the command as a process. */
  public static void main(String[] args) {
    System.exit(Console.ofProcess(console -> run(console, args)));
  }

  /**
   * Runs the command.
   *
   * @param args what follows {@code hyb report}
   * @return the process's exit code, one of {@link ExitCode}
   */
  public static int run(Console console, String... args) {
    return Standalone.run(new ReportMain(console), "hyb report", console, args);
  }

  @Override
  public Integer call() {
    ReportPage.write(runs, rankings, out, force.given());
    console.out().println(out);
    return ExitCode.FINE;
  }
}
