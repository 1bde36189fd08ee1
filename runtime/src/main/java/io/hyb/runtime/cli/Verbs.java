package io.hyb.runtime.cli;

import io.hyb.runtime.Program;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import picocli.CommandLine;

/** The command line of a compiled JAR. */
public final class Verbs {
  /** Every verb there is, in the order in which the help lists them. A new one is added here. */
  private static final List<BiFunction<Program, Console, Callable<Integer>>> ALL = List.of();

  private Verbs() {}

  /**
   * Runs the verb that {@code args} name.
   *
   * @return the process's exit code, one of {@link ExitCode}
   */
  public static int run(Program program, String... args) {
    return run(program, Console.ofProcess(), args);
  }

  /** The same with the given streams. */
  public static int run(Program program, Console console, String... args) {
    CommandLine line = new CommandLine(new RootCommand(program));
    ALL.forEach(verb -> line.addSubcommand(verb.apply(program, console)));
    return line.execute(args);
  }
}
