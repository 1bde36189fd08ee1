package io.hyb.cli;

import io.hyb.diagnostic.Result;
import io.hyb.explain.Explanations;
import io.hyb.language.Topic;
import io.hyb.resolve.SpecRef;
import io.hyb.source.Library;
import io.hyb.source.SourceTree;
import io.hyb.source.SpecText;
import io.hyb.syntax.tree.Document;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code hyb explain}: more about a diagnostic, a word of the language, or a declaration. */
final class ExplainVerb implements Verb {
  private static final String SPEC = ".hyb";

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
    return "[ID | WORD | NAME | SPEC]";
  }

  @Override
  public String summary() {
    return """
        Explains a diagnostic by its ID, or a block, kind or key of the language: hyb explain d_state,
        hyb explain stage.lr. Of a NAME that the standard library declares, or of the declarations of a
        SPEC, it prints the doc comments. Without any, lists the diagnostics.
        """;
  }

  @Override
  public List<Offer> offers() {
    return List.of(Offer.of(known(Explanations.load())));
  }

  @Override
  public int run(List<String> arguments) throws UsageError, Refusal {
    Arguments read = Arguments.read(arguments, options());
    Explanations explanations = Explanations.load();
    if (read.rest().isEmpty()) {
      explanations.ids().forEach(console.out()::println);
      return ExitCode.FINE;
    }
    String asked = read.only("ID, WORD, NAME or SPEC");
    Optional<String> diagnostic = explanations.of(asked);
    if (diagnostic.isPresent()) {
      console.out().println(asked + "\n\n" + diagnostic.get());
      return ExitCode.FINE;
    }
    if (asked.contains(SPEC)) {
      print(ofSpec(SpecRef.parse(asked)));
      return ExitCode.FINE;
    }
    List<Topic> topics = Topic.about(asked);
    List<Declared> library =
        ofLibrary().stream().filter(each -> each.name().equals(asked)).toList();
    if (topics.isEmpty() && library.isEmpty()) {
      throw unknown(asked, explanations);
    }
    console.out().print(topics.stream().map(TopicText::of).collect(Collectors.joining("\n")));
    print(library);
    return ExitCode.FINE;
  }

  private void print(List<Declared> declarations) {
    String separator = "";
    for (Declared each : declarations) {
      String doc = each.doc().isEmpty() ? "It has no doc comment." : each.doc();
      String place = each.keyword() + " " + each.name() + ", " + each.file();
      console.out().println(separator + place + "\n\n" + doc);
      separator = "\n";
    }
  }

  /** The declaration that {@code file.hyb:Name} names, or all of {@code file.hyb}. */
  private static List<Declared> ofSpec(SpecRef ref) throws Refusal {
    Result<Document> parsed = SpecText.parse(SourceTree.disk(), Path.of(ref.file()), ref.file());
    if (parsed.value().isEmpty()) {
      throw new Refusal(ref.file() + ": " + parsed.diagnostics().get(0).message());
    }
    List<Declared> all = Declared.in(ref.file(), parsed.value().get());
    List<Declared> meant =
        all.stream()
            .filter(each -> ref.name().isEmpty() || ref.name().get().equals(each.name()))
            .toList();
    if (meant.isEmpty()) {
      List<String> names = all.stream().map(Declared::name).toList();
      String near = ref.name().map(name -> Arguments.didYouMean(name, names)).orElse("");
      throw new Refusal(ref.file() + " declares no " + ref.name().orElse("model") + near);
    }
    return meant;
  }

  private static List<Declared> ofLibrary() {
    try {
      return Library.names().stream().flatMap(spec -> Declared.inLibrary(spec).stream()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static UsageError unknown(String asked, Explanations explanations) {
    return new UsageError(
        "no diagnostic, no word of the language, nothing in the library: "
            + asked
            + Arguments.didYouMean(asked, known(explanations)));
  }

  /** All that it explains, but for declarations of other specs than the library's. */
  private static List<String> known(Explanations explanations) {
    List<String> known = new ArrayList<>(explanations.ids());
    known.addAll(Topic.words());
    ofLibrary().forEach(each -> known.add(each.name()));
    return known;
  }
}
