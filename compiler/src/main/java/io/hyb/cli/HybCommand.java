package io.hyb.cli;

import io.hyb.arch.output.OutputRefused;
import io.hyb.home.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The command {@code hyb}: finds the verb, runs it and turns its outcome into an exit code. */
final class HybCommand {
  /** The verbs that help lists, in its order. */
  private static final List<String> LISTED =
      List.of(
          "new",
          "check",
          "show",
          "fmt",
          "compile",
          "run",
          "sweep",
          "plan",
          "diff",
          "import",
          "export",
          "report",
          "runs",
          "doctor",
          "explain",
          "std",
          "lsp",
          "completion");

  private final Console console;

  HybCommand(Console console) {
    this.console = console;
  }

  /** Those that help lists. */
  List<Verb> verbs() {
    return LISTED.stream().flatMap(name -> find(name).stream()).toList();
  }

  /** The verb of a name, made only when it is called: its options take time to load. */
  Optional<Verb> find(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "new" -> new NewVerb(console);
          case "check" -> new CheckVerb(console);
          case "show" -> new ShowVerb(console);
          case "fmt" -> new FmtVerb(console);
          case "compile" -> new CompileVerb(console);
          case "run" -> new RunVerb(console);
          case "sweep" -> new SweepVerb(console);
          case "plan" -> new PlanVerb(console);
          case "diff" -> new DiffVerb(console);
          case "import" -> new ImportVerb(console);
          case "export" -> new ExportVerb(console);
          case "report" -> RuntimeVerb.reporting(console);
          case "runs" -> RuntimeVerb.listing(console);
          case "doctor" -> RuntimeVerb.examining(console);
          case "explain" -> new ExplainVerb(console);
          case "std" -> new StdVerb(console);
          case "lsp" -> new LspVerb(console);
          case "completion" -> new CompletionVerb(console, this::verbs);
          case "__names" -> new NamesVerb(console);
          default -> null;
        });
  }

  /**
   * @return the process's exit code; nothing is thrown
   */
  int run(List<String> arguments) {
    try {
      return dispatch(arguments);
    } catch (UsageError e) {
      console.err().println("hyb: " + e.getMessage());
      console.err().println(whereToRead(arguments));
      return ExitCode.USAGE;
    } catch (Refusal | OutputRefused e) {
      console.err().println("hyb: " + e.getMessage());
      return ExitCode.REFUSED;
    } catch (Exception | StackOverflowError | OutOfMemoryError | LinkageError | AssertionError e) {
      console.err().println(BugReport.of(e, arguments));
      return ExitCode.BUG;
    }
  }

  private int dispatch(List<String> arguments) throws UsageError, Refusal {
    if (arguments.isEmpty()) {
      throw new UsageError("a verb is missing");
    }
    String name = arguments.get(0);
    List<String> rest = arguments.subList(1, arguments.size());
    switch (name) {
      case "--version", "-V" -> console.out().println("hyb " + version());
      case "--help", "-h", "help" -> {
        if (!rest.isEmpty()) {
          return verb(rest.get(0)).showHelp(console);
        }
        console.out().print(help());
      }
      default -> {
        Verb verb = verb(name);
        return verb.isAskedForHelp(rest) ? verb.showHelp(console) : verb.run(rest);
      }
    }
    return ExitCode.FINE;
  }

  private static String whereToRead(List<String> arguments) {
    return !arguments.isEmpty() && LISTED.contains(arguments.get(0))
        ? "`hyb help %s` shows how to call it".formatted(arguments.get(0))
        : "`hyb help` lists the verbs";
  }

  private Verb verb(String name) throws UsageError {
    Optional<Verb> verb = find(name);
    if (verb.isPresent()) {
      return verb.get();
    }
    String kind = Arguments.isOption(name) ? "option " : "verb ";
    throw new UsageError("unknown " + kind + name + Arguments.didYouMean(name, LISTED));
  }

  private String help() {
    StringBuilder text = new StringBuilder("Hyb compiles specs of Transformer-SSM hybrids.\n\n");
    for (Verb verb : verbs()) {
      text.append(verb.usage()).append('\n');
      verb.help().lines().forEach(line -> text.append("    ").append(line).append('\n'));
      text.append('\n');
    }
    return text.append("hyb --version\nhyb help [VERB]\n\n").append(exitCodes()).toString();
  }

  private static String exitCodes() {
    return """
        Exit codes: 0 success, 1 an input is refused, 2 the command line is wrong,
        3 a contract or gate failed, 70 a bug in Hyb.
        """;
  }

  private static String version() {
    Path file = Home.ofThisCompiler().map(home -> home.root().resolve("VERSION")).orElse(null);
    try {
      return file == null ? "(not installed)" : Files.readString(file).strip();
    } catch (IOException e) {
      return "(unknown version)";
    }
  }
}
