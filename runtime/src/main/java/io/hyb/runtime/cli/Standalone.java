package io.hyb.runtime.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import picocli.CommandLine;

/** Commands of {@code hyb} that need no compiled model, each a process of its own. */
final class Standalone {
  private Standalone() {}

  /** Runs a command and gives the process's exit code, one of {@link ExitCode}. */
  static int run(Object command, String name, Console console, String... args) {
    return run(command, name, console, line -> {}, args);
  }

  /**
   * The same.
   *
   * @param converters registers how the command's own kinds of values are read
   */
  static int run(
      Object command,
      String name,
      Console console,
      Consumer<CommandLine> converters,
      String... args) {
    CommandLine line = new CommandLine(command);
    converters.accept(line);
    line.setCommandName(name);
    line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    line.setUsageHelpAutoWidth(false);
    line.setParameterExceptionHandler((failure, given) -> Verbs.usage(failure, console));
    line.setExecutionExceptionHandler((failure, at, read) -> Failures.report(failure, console));
    try {
      return line.execute(args);
    } catch (Throwable failure) { // errors, which picocli lets through: memory
      return Failures.report(failure, console);
    } finally {
      console.out().flush();
      console.err().flush();
    }
  }
}
