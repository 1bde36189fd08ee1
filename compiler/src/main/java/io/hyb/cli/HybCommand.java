package io.hyb.cli;

import io.hyb.arch.output.OutputRefused;
import io.hyb.home.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command {@code hyb}: finds the verb, runs it and turns its outcome into an exit code. */
final class HybCommand {
  private final Console console;
  private final List<Verb> verbs;
  private final List<Verb> hidden;

  HybCommand(Console console) {
    this.console = console;
    this.verbs =
        List.of(
            new NewVerb(console),
            new CheckVerb(console),
            new ShowVerb(console),
            new FmtVerb(console),
            new CompileVerb(console),
            new RunVerb(console),
            new SweepVerb(console),
            new PlanVerb(console),
            new DiffVerb(console),
            new ImportVerb(console),
            new ExportVerb(console),
            RuntimeVerb.reporting(console),
            RuntimeVerb.listing(console),
            RuntimeVerb.examining(console),
            new ExplainVerb(console),
            new StdVerb(console),
            new LspVerb(console),
            new CompletionVerb(console, this::verbs));
    this.hidden = List.of(new NamesVerb(console));
  }

  /** Those that help lists. */
  List<Verb> verbs() {
    return verbs;
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

  private String whereToRead(List<String> arguments) {
    return verbs.stream()
        .filter(verb -> !arguments.isEmpty() && verb.name().equals(arguments.get(0)))
        .findFirst()
        .map(verb -> "`hyb help %s` shows how to call it".formatted(verb.name()))
        .orElse("`hyb help` lists the verbs");
  }

  private Verb verb(String name) throws UsageError {
    List<String> known = new ArrayList<>();
    for (Verb verb : verbs) {
      if (verb.name().equals(name)) {
        return verb;
      }
      known.add(verb.name());
    }
    for (Verb verb : hidden) {
      if (verb.name().equals(name)) {
        return verb;
      }
    }
    String kind = Arguments.isOption(name) ? "option " : "verb ";
    throw new UsageError("unknown " + kind + name + Arguments.didYouMean(name, known));
  }

  private String help() {
    StringBuilder text = new StringBuilder("Hyb compiles specs of Transformer-SSM hybrids.\n\n");
    for (Verb verb : verbs) {
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
