package io.hyb.runtime.cli;

/** The command {@code hyb report}: the verb, without a model around it. */
public final class ReportMain {
  private ReportMain() {}

  /** Runs the command as a process. */
  public static void main(String[] args) {
    System.exit(run(Console.ofProcess(), args));
  }

  /**
   * Runs the command.
   *
   * @param args what stands behind {@code hyb report}
   * @return the process's exit code, one of {@link ExitCode}
   */
  public static int run(Console console, String... args) {
    return Standalone.run(new ReportVerb(console), "hyb report", console, args);
  }
}
