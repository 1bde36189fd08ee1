package io.hyb.lsp.completion;

import io.hyb.arch.Model;
import io.hyb.arch.Ranking;
import io.hyb.arch.Teacher;
import io.hyb.check.Compilation;
import io.hyb.language.Head;
import io.hyb.lsp.model.Frame;
import io.hyb.lsp.model.Names;
import io.hyb.lsp.model.Reading;
import io.hyb.resolve.Declaration;
import io.hyb.syntax.Lexeme;
import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Value;
import io.hyb.syntax.tree.Word;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.lsp4j.CompletionItemKind;

/** The elements of a set of heads: layers first, then the heads of the layer that is written. */
final class HeadWords {
  private final Reading now;
  private final Reading whole;
  private final Typed typed;
  private final Proposals proposals;

  HeadWords(Reading now, Reading whole, Typed typed, Proposals proposals) {
    this.now = now;
    this.whole = whole;
    this.typed = typed;
    this.proposals = proposals;
  }

  void propose() {
    Optional<Teacher> teacher = teacher();
    if (typed.isBack(1, "..")) {
      ends(teacher);
      return;
    }
    int mark = typed.prefix().indexOf('H');
    Optional<Integer> layer = mark < 0 ? Optional.empty() : layer(typed.prefix());
    if (teacher.isPresent() && layer.isPresent() && layer.get() < teacher.get().layers()) {
      heads(teacher.get(), layer.get());
      return;
    }
    words();
    for (int i = 0; i < teacher.map(Teacher::layers).orElse(0); i++) {
      proposals.word(
          "L" + i + "H",
          CompletionItemKind.EnumMember,
          "layer " + i + " of " + teacher.get().name(),
          "");
    }
  }

  private void words() {
    boolean isOrder = typed.before().stream().anyMatch(lexeme -> lexeme.is("order"));
    if (isOrder && typed.frame().path().contains("ranking")) {
      return;
    }
    List.of("all", "none")
        .forEach(word -> proposals.word(word, CompletionItemKind.Keyword, "", ""));
    proposals.snippet(
        "all but", CompletionItemKind.Keyword, "", "All heads but those after it.", "all but $0");
    for (String ranking : Names.of(Declaration.Kind.RANKING, now, whole)) {
      proposals.snippet(
          "top … of " + ranking,
          CompletionItemKind.Keyword,
          "",
          "The first heads of a ranking: a number of them, or a percentage of all.",
          "top $0 of " + ranking);
    }
    proposals.snippet(
        "within",
        CompletionItemKind.Keyword,
        "within BYTES at CONTEXT of RANKING",
        "",
        "within $0");
  }

  /** {@code L8H16..H20}. */
  private void ends(Optional<Teacher> teacher) {
    int from = typed.back(2).map(Lexeme::text).flatMap(Head::parse).map(Head::head).orElse(0);
    for (int i = from; i < teacher.map(Teacher::heads).orElse(0); i++) {
      proposals.word("H" + i, CompletionItemKind.EnumMember, "", "");
    }
  }

  private static Optional<Integer> layer(String prefix) {
    String first = prefix.substring(0, prefix.indexOf('H'));
    return Head.parse(first + "H0").map(Head::layer);
  }

  private void heads(Teacher teacher, int layer) {
    Map<Integer, String> scores = scores(layer);
    for (int head = 0; head < teacher.heads(); head++) {
      proposals.word(
          new Head(layer, head).toString(),
          CompletionItemKind.EnumMember,
          scores.getOrDefault(head, ""),
          "");
    }
  }

  /** What a ranking says of a layer's heads. */
  private Map<Integer, String> scores(int layer) {
    Map<Integer, String> scores = new HashMap<>();
    Optional<Ranking> ranking =
        whole.compilation().seen(declaration()).flatMap(whole.compilation()::rankingFor);
    List<Ranking.RankedHead> heads = ranking.map(Ranking::heads).orElse(List.of());
    for (int i = 0; i < heads.size(); i++) {
      Ranking.RankedHead head = heads.get(i);
      if (head.layer() == layer) {
        String loss =
            head.score().map(it -> String.format(Locale.US, ", loses %.3f", it.loss())).orElse("");
        scores.put(head.head(), "number " + (i + 1) + " in " + ranking.get().name() + loss);
      }
    }
    return scores;
  }

  private String declaration() {
    return typed.declaration().map(Frame::label).orElse("");
  }

  /** The teacher whose heads are meant: the declaration's own, or that of what it extends. */
  private Optional<Teacher> teacher() {
    String name = declaration();
    return Stream.of(now, whole)
        .map(reading -> teacher(reading, name))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<Teacher> teacher(Reading reading, String name) {
    Compilation compilation = reading.compilation();
    Optional<Teacher> ofModel = compilation.seen(name).map(Model::teacher);
    if (ofModel.isPresent()) {
      return ofModel;
    }
    Optional<String> named = typed.declaration().flatMap(HeadWords::named);
    Optional<Declaration> declaration = reading.namespace().find(name);
    Optional<String> declared = declaration.map(Declaration::block).flatMap(HeadWords::named);
    Optional<String> parent = declaration.flatMap(Declaration::parent).map(Word::text);
    return Stream.of(named, declared, parent)
        .flatMap(Optional::stream)
        .map(compilation::seen)
        .flatMap(Optional::stream)
        .map(Model::teacher)
        .findFirst();
  }

  private static Optional<String> named(Block block) {
    for (Item item : block.items()) {
      if (item instanceof Assignment assignment
          && assignment.pathText().equals("teacher")
          && assignment.value() instanceof Value.Name name) {
        return Optional.of(name.text());
      }
    }
    return Optional.empty();
  }
}
