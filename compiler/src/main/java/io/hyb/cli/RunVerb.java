package io.hyb.cli;

import io.hyb.home.Home;
import io.hyb.resolve.SpecRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code hyb run}: compiles a spec where needed and runs a verb of its JAR. */
final class RunVerb implements Verb {
  private final Console console;

  RunVerb(Console console) {
    this.console = console;
  }

  @Override
  public String name() {
    return "run";
  }

  @Override
  public String synopsis() {
    return "SPEC [--set PATH=VALUE]… [VERB [ARGUMENT…]]";
  }

  @Override
  public String help() {
    return """
        Compiles SPEC, unless that was done before, and runs a verb of its JAR: info, init,
        generate, logits, evaluate, …; `hyb run SPEC --help` lists them. Without a verb: all
        that the spec says, from its teacher to a table of results, into runs/NAME-HASH or
        the folder that --out names.
          --set PATH=VALUE  overrides a key of the spec: --set ssm.d_state=16
        Environment: HYB_CACHE names the folder for compiled JARs, ~/.hyb/cache by default.
        """;
  }

  @Override
  public int run(List<String> arguments) throws UsageError, Refusal {
    List<String> settings = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    separate(arguments, settings, rest);
    if (rest.isEmpty()) {
      throw new UsageError("a SPEC is missing");
    }
    String spec = rest.get(0);
    if (Arguments.isOption(spec)) {
      throw new UsageError("the SPEC comes first; " + spec + " is an option");
    }
    Optional<Build> built = Build.of(SpecRef.parse(spec), Specs.settings(settings), console);
    if (built.isEmpty()) {
      return ExitCode.REFUSED;
    }
    Home home = Specs.home();
    Path jar = JarCache.ofUser().jar(built.get(), home);
    console.flush();
    List<String> call = new ArrayList<>(List.of("-jar", jar.toString()));
    call.addAll(verbAndArguments(built.get(), rest.subList(1, rest.size())));
    return ChildProcess.java(home, call);
  }

  /** Takes the {@code --set} options out, wherever they stand: no verb of a JAR has them. */
  private static void separate(List<String> arguments, List<String> settings, List<String> rest)
      throws UsageError {
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals(Specs.SET)) {
        if (++i == arguments.size()) {
          throw new UsageError("--set needs a value");
        }
        settings.add(arguments.get(i));
      } else if (argument.startsWith(Specs.SET + "=")) {
        settings.add(argument.substring(Specs.SET.length() + 1));
      } else {
        rest.add(argument);
      }
    }
  }

  /** What the JAR is called with; without a verb it is told where the spec's paths lead. */
  private static List<String> verbAndArguments(Build build, List<String> given) {
    boolean named = !given.isEmpty() && !Arguments.isOption(given.get(0));
    if (named || Set.of("--help", "-h", "--version", "-V").containsAll(given) && !given.isEmpty()) {
      return given;
    }
    List<String> whole = new ArrayList<>(List.of("run", "--base", build.folder().toString()));
    build
        .teacherFolder()
        .ifPresent(folder -> whole.addAll(List.of("--teacher", folder.toString())));
    whole.addAll(given);
    return whole;
  }
}
