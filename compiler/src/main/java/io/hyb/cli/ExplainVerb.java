package io.hyb.cli;

import java.util.ArrayList;
import java.util.List;

/** {@code hyb explain}: the longer story of a diagnostic. */
final class ExplainVerb implements Verb {
  private final Console console;

  ExplainVerb(Console console) {
    this.console = console;
  }

  @Override
  public String name() {
    return "explain";
  }

  @Override
  public String synopsis() {
    return "[ID]";
  }

  @Override
  public String help() {
    return """
        Tells what a diagnostic means and what to do about it; without an ID, lists them.
        """;
  }

  @Override
  public int run(List<String> arguments) throws UsageError {
    Arguments read = Arguments.read(arguments, options());
    Explanations explanations = Explanations.load();
    List<String> known = new ArrayList<>(explanations.ids());
    if (read.rest().isEmpty()) {
      known.forEach(console.out()::println);
      return ExitCode.FINE;
    }
    String id = read.only("ID");
    String text =
        explanations
            .of(id)
            .orElseThrow(
                () ->
                    new UsageError(
                        "no diagnostic is called "
                            + id
                            + Arguments.didYouMean(id, known)
                            + "\nThere are: "
                            + String.join(", ", known)));
    console.out().println(id + "\n\n" + text);
    return ExitCode.FINE;
  }
}
