package io.hyb.cli;

import io.hyb.home.Home;
import java.util.ArrayList;
import java.util.List;

/**
 * A verb that the runtime does, in a process of its own. Only its class's name is known here; its
 * options and their help are the runtime's.
 */
final class RuntimeVerb implements Verb {
  static final String IMPORT = "io.hyb.runtime.cli.ImportMain";
  static final String SWEEP_REPORT = "io.hyb.runtime.cli.SweepReportMain";
  static final String REPORT = "io.hyb.runtime.cli.ReportMain";
  static final String RUNS = "io.hyb.runtime.cli.RunsMain";
  static final String DOCTOR = "io.hyb.runtime.cli.DoctorMain";

  private final Console console;
  private final String name;
  private final String operands;
  private final String summary;
  private final String command;

  private RuntimeVerb(
      Console console, String name, String operands, String summary, String command) {
    this.console = console;
    this.name = name;
    this.operands = operands;
    this.summary = summary;
    this.command = command;
  }

  /** {@code hyb import} of a GGUF file: the runtime reads and writes weights. */
  static RuntimeVerb importing(Console console) {
    return new RuntimeVerb(
        console,
        "import",
        "FILE.gguf --out DIR [OPTION…]",
        """
        Converts a GGUF file to a Hugging Face folder with the spec of its teacher in it.
        """,
        IMPORT);
  }

  /** {@code hyb report}: the runtime knows what its runs' files mean. */
  static Verb reporting(Console console) {
    return new RuntimeVerb(
        console,
        "report",
        "RUN… [OPTION…]",
        """
        Writes one HTML page about runs, the folders that run or distill wrote.
        `hyb report --help` lists the options.
        """,
        REPORT);
  }

  /** {@code hyb runs}: the runtime knows what of a run's files is needed when. */
  static Verb listing(Console console) {
    return new RuntimeVerb(
        console,
        "runs",
        "[DIR] [--prune [--dry-run]] [--json]",
        """
        Lists the runs in DIR, `runs` by default: how far each is, its size, its result. With --prune
        it frees what neither a result nor an unfinished run needs, and cached JARs whose specs are
        gone.
        """,
        RUNS);
  }

  /** {@code hyb doctor}: the runtime is what uses a GPU. */
  static Verb examining(Console console) {
    return new RuntimeVerb(
        console,
        "doctor",
        "[--json]",
        """
        Shows what this machine offers Hyb, a GPU above all, and how to get what is missing.
        """,
        DOCTOR);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String operands() {
    return operands;
  }

  @Override
  public String summary() {
    return summary;
  }

  @Override
  public int showHelp(Console console) throws Refusal {
    return run(List.of("--help"));
  }

  @Override
  public boolean isAskedForHelp(List<String> arguments) {
    return Verb.startsWithHelp(arguments);
  }

  @Override
  public int run(List<String> arguments) throws Refusal {
    console.flush();
    return start(command, arguments);
  }

  /** Runs a main class of the runtime in a process of its own. */
  static int start(String command, List<String> arguments) throws Refusal {
    Home home = Specs.home();
    List<String> call = new ArrayList<>();
    call.addAll(List.of("-cp", home.root().resolve("lib/runtime") + "/*", command));
    call.addAll(arguments);
    return ChildProcess.java(home, call);
  }
}
