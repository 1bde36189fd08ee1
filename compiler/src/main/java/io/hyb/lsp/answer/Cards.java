package io.hyb.lsp.answer;

import io.hyb.arch.Hybrid;
import io.hyb.arch.Model;
import io.hyb.arch.Ranking;
import io.hyb.arch.Teacher;
import io.hyb.arch.plan.Memory;
import io.hyb.arch.plan.ParameterCount;
import io.hyb.arch.plan.Plan;
import io.hyb.arch.word.ValueType;
import io.hyb.arch.word.Word;
import io.hyb.language.Head;
import io.hyb.lsp.model.Reading;
import io.hyb.resolve.Declaration;
import io.hyb.syntax.tree.Doc;
import io.hyb.syntax.tree.Let;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What there is to say about a name of a spec, in Markdown: its figures and its doc comment. */
public final class Cards {
  private static final long CONTEXT = 32L << 10;
  private static final int HEADS_SHOWN = 8;

  private final Reading reading;

  Cards(Reading reading) {
    this.reading = reading;
  }

  /** The card of a declaration or a {@code let} that the spec sees. */
  Optional<String> of(String name) {
    Declaration declaration = reading.namespace().declared().get(name);
    if (declaration != null) {
      return Optional.of(of(declaration));
    }
    return Optional.ofNullable(reading.namespace().lets().get(name)).map(this::of);
  }

  private String of(Let let) {
    String value = reading.value(let.value()).map(it -> " = " + it).orElse("");
    return "**let** `" + let.name().text() + "`" + value + doc(let.doc());
  }

  private String of(Declaration declaration) {
    String name = declaration.name().text();
    String title = "**" + declaration.kind().keyword() + "** `" + name + "`";
    String figures =
        switch (declaration.kind()) {
          case TEACHER, HYBRID ->
              reading.compilation().seen(name).map(Cards::figures).orElse("it has mistakes");
          case RANKING ->
              reading.compilation().ranking(name).map(Cards::figures).orElse("it has mistakes");
          case SWEEP ->
              declaration.parent().map(over -> "over `" + over.text() + "`").orElse("over nothing");
        };
    return title + "  \n" + figures + doc(declaration.block().doc());
  }

  private static String doc(Optional<Doc> doc) {
    return doc.map(text -> "\n\n" + text.text()).orElse("");
  }

  private static String figures(Model model) {
    return model instanceof Hybrid hybrid ? figures(hybrid) : shape(model.teacher());
  }

  private static String figures(Hybrid hybrid) {
    Teacher teacher = hybrid.teacher();
    String kept =
        hybrid.pending().isPresent()
            ? "heads kept are known once `"
                + hybrid.pending().get().ranking().name()
                + "` is measured"
            : String.format(
                Locale.US,
                "%,d of %,d heads of `%s` kept (%.1f%%)",
                hybrid.keptHeads(),
                teacher.allHeads(),
                teacher.name(),
                100.0 * hybrid.keptHeads() / teacher.allHeads());
    return kept + "  \n" + costs(hybrid, teacher);
  }

  private static String costs(Model model, Model teacher) {
    try {
      long bytes = bytes(model);
      return String.format(
          Locale.US,
          "%,d parameters; %,d bytes of cache and state at 32Ki, %.1f%% of its teacher's",
          ParameterCount.of(model).total(),
          bytes,
          100.0 * bytes / bytes(teacher));
    } catch (ArithmeticException e) {
      return Plan.UNCOUNTABLE;
    }
  }

  private static long bytes(Model model) {
    return Memory.of(model, CONTEXT, 1, ValueType.BFLOAT16.bytes()).total();
  }

  private static String shape(Teacher teacher) {
    String heads =
        String.format(
            Locale.US,
            "%s: %,d layers of %,d heads (%,d of keys and values), head_dim %,d, d_model %,d, d_ff"
                + " %,d, vocab %,d",
            Word.of(teacher.family()),
            teacher.layers(),
            teacher.heads(),
            teacher.kvHeads(),
            teacher.headDim(),
            teacher.dModel(),
            teacher.dFf(),
            teacher.vocab());
    return heads + "  \n" + size(teacher);
  }

  private static String size(Teacher teacher) {
    try {
      return String.format(
          Locale.US,
          "%,d parameters; %,d bytes of cache at 32Ki",
          ParameterCount.of(teacher).total(),
          bytes(teacher));
    } catch (ArithmeticException e) {
      return Plan.UNCOUNTABLE;
    }
  }

  private static String figures(Ranking ranking) {
    if (ranking.heads().isEmpty()) {
      return "of `" + ranking.teacher() + "`, yet to be measured";
    }
    String baseline =
        ranking
            .baseline()
            .map(all -> String.format(Locale.US, "; with all heads the accuracy is %.3f", all))
            .orElse("");
    return String.format(
            Locale.US,
            "%,d heads of `%s`%s  \n",
            ranking.heads().size(),
            ranking.teacher(),
            baseline)
        + heads(ranking.heads());
  }

  /** The first of some heads. */
  static String heads(List<Ranking.RankedHead> heads) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(heads.size(), HEADS_SHOWN); i++) {
      text.append(i == 0 ? "" : ", ").append(name(heads.get(i)));
    }
    return heads.size() > HEADS_SHOWN ? text.append(", …").toString() : text.toString();
  }

  static String name(Ranking.RankedHead head) {
    return new Head(head.layer(), head.head()).toString();
  }

  /** What a head of a ranking is worth. */
  static String head(Ranking ranking, int index) {
    Ranking.RankedHead head = ranking.heads().get(index);
    String title = "**" + name(head) + "**, " + place(index, ranking);
    if (head.score().isEmpty()) {
      return title;
    }
    Ranking.Score score = head.score().get();
    String rest =
        ranking
            .baseline()
            .map(all -> String.format(Locale.US, ", from %.3f to %.3f", all, all - score.loss()))
            .orElse("");
    return String.format(
        Locale.US,
        "%s  \nWithout it the accuracy falls by %.3f ± %.3f%s.",
        title,
        score.loss(),
        score.error(),
        rest);
  }

  private static String place(int index, Ranking ranking) {
    return "number %,d of %,d in `%s`".formatted(index + 1, ranking.heads().size(), ranking.name());
  }
}
