package io.hyb.show;

import io.hyb.arch.Hybrid;
import io.hyb.arch.Model;
import io.hyb.arch.Ranking;
import io.hyb.arch.Teacher;
import io.hyb.arch.json.SemanticHash;
import io.hyb.check.Compilation;
import io.hyb.language.Language;
import io.hyb.resolve.SpecRef;
import io.hyb.syntax.Formatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A model as the spec that means the same and leaves nothing out, each value with the place where
 * it was said.
 *
 * @param text the spec
 * @param values everything in it, from top to bottom
 */
public record ResolvedSpec(String text, List<ShownValue> values) {
  public ResolvedSpec {
    values = List.copyOf(values);
  }

  /**
   * Writes the one model of a compilation.
   *
   * @param ref what names the model
   * @throws java.util.NoSuchElementException if it was refused
   */
  public static ResolvedSpec of(Compilation compilation, SpecRef ref) {
    Model model = compilation.model().value().orElseThrow();
    SpecBlocks out = new SpecBlocks(compilation.origins(), Places.from(ref.file()));
    out.out()
        .comment(SemanticHash.named(model.name(), SemanticHash.of(model)))
        .line(Language.HYB.name() + " " + Language.VERSION);
    for (Teacher teacher : teachers(model, compilation)) {
      begin(teacher.name(), compilation, out);
      new TeacherBlock(out).write(teacher);
    }
    if (model instanceof Hybrid hybrid) {
      pending(hybrid)
          .ifPresent(
              ranking -> {
                begin(ranking.name(), compilation, out);
                new RankingBlock(out).write(ranking);
              });
      begin(hybrid.name(), compilation, out);
      new HybridBlock(out, hybrid).write();
    }
    String text = Formatter.format(ref.file(), out.out().toString()).value().orElseThrow();
    return new ResolvedSpec(text, out.values());
  }

  /** Sets a declaration off from what is before it, with its doc comment. */
  private static void begin(String declaration, Compilation compilation, SpecBlocks out) {
    out.out().blank();
    compilation.doc(declaration).ifPresent(out.out()::doc);
  }

  private static Optional<Ranking> pending(Model model) {
    return model instanceof Hybrid hybrid
        ? hybrid.pending().map(pending -> pending.ranking())
        : Optional.empty();
  }

  /** The model's teacher, and that of a ranking yet to be measured where it is another. */
  private static List<Teacher> teachers(Model model, Compilation compilation) {
    List<Teacher> teachers = new ArrayList<>(List.of(model.teacher()));
    pending(model)
        .map(Ranking::teacher)
        .filter(name -> !name.equals(model.teacher().name()))
        .flatMap(compilation::teacher)
        .ifPresent(teachers::add);
    return teachers;
  }
}
