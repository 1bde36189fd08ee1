package io.hyb.convert.ranking;

import io.hyb.arch.Model;
import io.hyb.arch.Teacher;
import io.hyb.arch.text.SpecValue;
import io.hyb.arch.text.SpecWriter;
import io.hyb.check.Compilation;
import io.hyb.convert.document.Document;
import io.hyb.convert.library.PublishedTeachers;
import io.hyb.convert.library.PublishedTeachers.Published;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Result;
import io.hyb.language.Head;
import io.hyb.language.RankingSchema;
import io.hyb.resolve.SpecRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A table of scores, one for every head of a teacher, as a {@code ranking}. */
public final class RankingImport {
  private static final int SHOWN = 8;

  private final ScoreTable table;
  private final List<Diagnostic> findings;

  private RankingImport(ScoreTable table) {
    this.table = table;
    this.findings = new ArrayList<>(table.findings());
  }

  /** The table in a CSV file. */
  public static RankingImport csv(String file, String text) {
    return new RankingImport(ScoreTable.csv(file, text));
  }

  /** The table in a JSON document. */
  public static RankingImport json(Document document) {
    return new RankingImport(ScoreTable.json(document));
  }

  /** Whether a JSON object has a list of scores. */
  public static boolean isRanking(Document document) {
    return ScoreTable.list(document).isPresent();
  }

  /**
   * A teacher by the spec that declares it.
   *
   * @param spec where it is declared
   * @param file how the ranking's spec is to import that
   */
  public record Ranked(SpecRef spec, String file) {}

  /**
   * The declaration.
   *
   * @param name of the ranking
   * @param teacher whose heads are ranked; else the library's only teacher of the table's shape
   * @return the text, unless there is an error
   */
  public Result<String> spec(String name, Optional<Ranked> teacher) {
    if (table.rows().isEmpty() && findings.isEmpty()) {
      String message = "there are no scores here: rows of layer, head and score are expected";
      findings.add(Diagnostic.error("empty-ranking", table.start(), message));
    }
    if (!findings.isEmpty()) {
      return new Result<>(Optional.empty(), findings);
    }
    Optional<Published<Teacher>> ranked =
        teacher.isPresent() ? named(teacher.get()) : ofTheSameShape();
    if (ranked.isEmpty() || !isWhole(ranked.get().value())) {
      return new Result<>(Optional.empty(), findings);
    }
    return new Result<>(Optional.of(text(name, ranked.get())), findings);
  }

  private Optional<Published<Teacher>> named(Ranked ranked) {
    Compilation compilation = Compilation.check(ranked.spec(), List.of());
    if (compilation.hasErrors()) {
      findings.addAll(compilation.diagnostics());
      return Optional.empty();
    }
    List<Teacher> teachers = compilation.models().stream().map(Model::teacher).distinct().toList();
    if (teachers.size() != 1) {
      String message =
          ranked.spec().file() + " has " + teachers.size() + " teachers: name one after a colon";
      findings.add(Diagnostic.error("unknown-teacher", table.start(), message));
      return Optional.empty();
    }
    return Optional.of(new Published<>(ranked.file(), teachers.get(0)));
  }

  private Optional<Published<Teacher>> ofTheSameShape() {
    int layers = 1 + table.rows().stream().mapToInt(HeadScore::layer).max().orElseThrow();
    int heads = 1 + table.rows().stream().mapToInt(HeadScore::head).max().orElseThrow();
    List<Published<Teacher>> alike =
        new PublishedTeachers().all(it -> it.layers() == layers && it.heads() == heads);
    if (alike.size() == 1) {
      Published<Teacher> only = alike.get(0);
      findings.add(
          Diagnostic.hint(
              "unknown-teacher",
              table.start(),
              "%d layers of %d heads are taken for those of %s; --teacher names another"
                  .formatted(layers, heads, only.value().name())));
      return Optional.of(only);
    }
    findings.add(
        Diagnostic.error(
            "unknown-teacher",
            table.start(),
            "whose heads are these? %s of the library's teachers have %d layers of %d heads"
                    .formatted(alike.isEmpty() ? "none" : "several", layers, heads)
                + ": name one with --teacher SPEC"));
    return Optional.empty();
  }

  /** Whether every head has one score, after reporting those that have none, two or no place. */
  private boolean isWhole(Teacher teacher) {
    int before = findings.size();
    Map<Head, HeadScore> seen = new HashMap<>();
    for (HeadScore row : table.rows()) {
      Head head = new Head(row.layer(), row.head());
      if (row.layer() >= teacher.layers() || row.head() >= teacher.heads()) {
        findings.add(
            Diagnostic.error(
                "head-out-of-range",
                row.place(),
                "there is no head %s: %s has %d layers of %d heads, counted from 0"
                    .formatted(head, teacher.name(), teacher.layers(), teacher.heads())));
      } else if (seen.putIfAbsent(head, row) != null) {
        findings.add(
            Diagnostic.error(
                "duplicate-head",
                row.place(),
                "%s has a score on line %d already"
                    .formatted(head, seen.get(head).place().line())));
      }
    }
    List<String> missing = new ArrayList<>();
    for (int layer = 0; layer < teacher.layers(); layer++) {
      for (int head = 0; head < teacher.heads(); head++) {
        if (!seen.containsKey(new Head(layer, head))) {
          missing.add(new Head(layer, head).toString());
        }
      }
    }
    if (!missing.isEmpty()) {
      String shown = String.join(", ", missing.subList(0, Math.min(SHOWN, missing.size())));
      findings.add(
          Diagnostic.error(
              "missing-heads",
              table.start(),
              "%d of %s's %d heads have no score: %s"
                  .formatted(
                      missing.size(),
                      teacher.name(),
                      teacher.allHeads(),
                      shown + (missing.size() > SHOWN ? " and others" : ""))));
    }
    return findings.stream().skip(before).findAny().isEmpty();
  }

  private String text(String name, Published<Teacher> teacher) {
    SpecWriter out = new SpecWriter();
    String file = table.start().file();
    String last = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
    out.comment("Imported from " + last + " by `hyb import`.").line("hyb 1");
    out.line("import " + SpecValue.quoted(teacher.file())).blank();
    out.open(RankingSchema.RANKING.name() + " " + name);
    out.line(RankingSchema.TEACHER.name() + " = " + teacher.value().name());
    table.rows().stream()
        .sorted(
            Comparator.comparingDouble(HeadScore::score)
                .reversed()
                .thenComparingInt(HeadScore::layer)
                .thenComparingInt(HeadScore::head))
        .forEach(row -> out.line(entry(row)));
    return out.close().toString();
  }

  private static String entry(HeadScore row) {
    String error = row.error().map(it -> " +- " + SpecValue.number(it)).orElse("");
    return new Head(row.layer(), row.head()) + " = " + SpecValue.number(row.score()) + error;
  }
}
