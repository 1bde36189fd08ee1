package io.hyb.cli;

import io.hyb.language.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code hyb explain}: more about a diagnostic, or about a word of the language. */
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
  public String operands() {
    return "[ID | WORD]";
  }

  @Override
  public String summary() {
    return """
        Explains a diagnostic by its ID, or a block, kind or key of the language: hyb explain d_state,
        hyb explain stage.lr. Without either, lists the diagnostics.
        """;
  }

  @Override
  public int run(List<String> arguments) throws UsageError {
    Arguments read = Arguments.read(arguments, options());
    Explanations explanations = Explanations.load();
    if (read.rest().isEmpty()) {
      explanations.ids().forEach(console.out()::println);
      return ExitCode.FINE;
    }
    String asked = read.only("ID or WORD");
    Optional<String> diagnostic = explanations.of(asked);
    if (diagnostic.isPresent()) {
      console.out().println(asked + "\n\n" + diagnostic.get());
      return ExitCode.FINE;
    }
    List<Topic> topics = Topic.about(asked);
    if (topics.isEmpty()) {
      throw unknown(asked, explanations);
    }
    console.out().print(topics.stream().map(TopicText::of).collect(Collectors.joining("\n")));
    return ExitCode.FINE;
  }

  private static UsageError unknown(String asked, Explanations explanations) {
    List<String> known = new ArrayList<>(explanations.ids());
    known.addAll(Topic.words());
    return new UsageError(
        "neither a diagnostic nor a word of the language: "
            + asked
            + Arguments.didYouMean(asked, known));
  }
}
