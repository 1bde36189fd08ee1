package io.hyb.cli;

import io.hyb.resolve.SpecRef;
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
  public String operands() {
    return "SPEC";
  }

  @Override
  public String summary() {
    return """
        Compiles SPEC if needed and runs a verb of its JAR: info, init, generate, logits,
        evaluate, …; `hyb run SPEC --help` lists them. Without a verb, does everything that the
        spec says, from its teacher to a table of results, in runs/NAME-HASH or the folder that
        --out names; running the same spec again resumes it. If the model's heads come from a
        ranking that has a probe but no heads yet, the ranking is measured first and kept with the
        compiled JARs, in ~/.hyb/cache or the folder that the variable HYB_CACHE names.
        """;
  }

  @Override
  public List<Option<?>> options() {
    return List.of(Option.SET);
  }

  @Override
  public String synopsis() {
    return Verb.super.synopsis() + " [VERB [ARGUMENT…]]";
  }

  @Override
  public List<Offer> offers() {
    return List.of(Offer.SPEC);
  }

  @Override
  public boolean isAskedForHelp(List<String> arguments) {
    return Verb.startsWithHelp(arguments);
  }

  @Override
  public int run(List<String> arguments) throws UsageError, Refusal {
    // No verb of a JAR has --set, so it may be given anywhere.
    Arguments read = Arguments.separate(arguments, Option.SET);
    List<String> rest = read.rest();
    if (rest.isEmpty()) {
      throw new UsageError("a SPEC is missing");
    }
    String spec = rest.get(0);
    if (Arguments.isOption(spec)) {
      throw new UsageError("the SPEC comes first; " + spec + " is an option");
    }
    List<String> given = rest.subList(1, rest.size());
    return new SpecRun(SpecRef.parse(spec), read.all(Option.SET), given, console).run();
  }
}
