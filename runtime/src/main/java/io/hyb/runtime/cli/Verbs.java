package io.hyb.runtime.cli;

import io.hyb.runtime.Program;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line of a compiled JAR. */
public final class Verbs {
  /** Every verb there is, in the order in which the help lists them. A new one is added here. */
  private static final List<BiFunction<Program, Console, Callable<Integer>>> ALL =
      List.of(
          RunVerb::new,
          InfoVerb::new,
          RankVerb::new,
          InitVerb::new,
          DistilVerb::new,
          EvaluateVerb::new,
          GenerateVerb::new,
          LogitsVerb::new,
          BenchVerb::new,
          ExportVerb::new);

  private Verbs() {}

  /**
   * Runs the verb that {@code args} name.
   *
   * @return the process's exit code, one of {@link ExitCode}
   */
  public static int run(Program program, String... args) {
    return Console.ofProcess(console -> run(program, console, args));
  }

  /** The same with the given streams. */
  public static int run(Program program, Console console, String... args) {
    try {
      return commandLine(program, console).execute(args);
    } catch (Throwable failure) { // errors, which picocli lets through: memory, native libraries
      return Failures.report(failure, console);
    } finally {
      console.out().flush();
      console.err().flush();
    }
  }

  /** What each verb takes; not to be executed. */
  static List<CommandLine> descriptions() {
    return ALL.stream().map(verb -> new CommandLine(verb.apply(null, null))).toList();
  }

  private static CommandLine commandLine(Program program, Console console) {
    CommandLine line = new CommandLine(new RootCommand());
    ALL.forEach(verb -> line.addSubcommand(verb.apply(program, console)));
    Arguments.register(line);
    // `hyb run` says how it was called itself.
    line.setCommandName(System.getProperty("hyb.command", "java -jar " + program.name() + ".jar"));
    line.getCommandSpec().usageMessage().description(about(program));
    line.getCommandSpec().version(about(program), "spec " + program.hash());
    line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    line.setUsageHelpAutoWidth(false);
    line.setParameterExceptionHandler((failure, args) -> usage(failure, console));
    line.setExecutionExceptionHandler((failure, at, parsed) -> failed(failure, console));
    return line;
  }

  private static String about(Program program) {
    return program
        .teacher()
        .map(
            teacher ->
                "%s, a hybrid of %s, compiled from %s"
                    .formatted(program.name(), teacher.shape().name(), program.spec()))
        .orElse("%s, a Transformer, compiled from %s".formatted(program.name(), program.spec()));
  }

  private static int failed(Exception failure, Console console) {
    return failure instanceof ParameterException malformed
        ? usage(malformed, console)
        : Failures.report(failure, console);
  }

  static int usage(ParameterException failure, Console console) {
    console.err().println("error: " + message(failure));
    console
        .err()
        .println(
            "try: %s --help".formatted(failure.getCommandLine().getCommandSpec().qualifiedName()));
    return ExitCode.USAGE;
  }

  private static String message(ParameterException failure) {
    if (failure instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched);
    }
    String first = String.valueOf(failure.getMessage()).strip().lines().findFirst().orElse("");
    return first.replaceFirst("^Error: ", ""); // of groups of options, where picocli adds it
  }

  /** Names the first alone: the next may be its value. */
  private static String unmatched(UnmatchedArgumentException failure) {
    String kind = "unexpected argument";
    if (failure.isUnknownOption()) {
      kind = "unknown option";
    } else if (!failure.getCommandLine().getSubcommands().isEmpty()) {
      kind = "unknown verb";
    }
    List<String> near = failure.getSuggestions();
    String hint = near.isEmpty() ? "" : "; did you mean %s?".formatted(near.get(0));
    return "%s %s%s".formatted(kind, failure.getUnmatched().get(0), hint);
  }
}
