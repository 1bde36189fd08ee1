package io.hyb.cli;

import io.hyb.resolve.SpecRef;
import java.util.ArrayList;
import java.util.List;

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
        the folder that --out names. A ranking that the model's heads are taken from and that has
        a probe but no heads yet is measured first, and kept beside the compiled JARs.
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
    List<String> given = rest.subList(1, rest.size());
    return new SpecRun(SpecRef.parse(spec), Specs.settings(settings), given, console).run();
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
}
