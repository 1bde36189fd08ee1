package io.hyb.check.reader;

import io.hyb.arch.Hybrid;
import io.hyb.arch.Model;
import io.hyb.arch.Ranking;
import io.hyb.arch.Teacher;
import io.hyb.check.rule.HeadGrid;
import io.hyb.check.rule.Parts;
import io.hyb.check.rule.Selection;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.language.Scope;
import io.hyb.resolve.Declaration;
import io.hyb.resolve.Inheritance;
import io.hyb.resolve.Namespace;
import io.hyb.source.Origins;
import io.hyb.source.Sources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The declarations of a namespace, each read once, when it is first asked for. */
public final class Declarations {
  private final Namespace namespace;
  private final List<Diagnostic> findings;
  private final Scope scope;
  private final Origins origins = new Origins();
  private final Parts parts = new Parts();
  private final Map<String, TeacherReading> teachers = new HashMap<>();
  private final Map<String, Optional<Ranking>> rankings = new HashMap<>();

  /**
   * @param findings takes what cannot be read
   */
  public Declarations(Namespace namespace, List<Diagnostic> findings) {
    this.namespace = namespace;
    this.findings = findings;
    this.scope = new Scope(namespace.lets(), namespace.complete(), findings);
  }

  List<Diagnostic> findings() {
    return findings;
  }

  /** Whether a finding follows from one of the parser on its line. */
  public boolean isExplained(Diagnostic finding) {
    return namespace.isExplained(finding);
  }

  /** What values are read in. */
  public Scope scope() {
    return scope;
  }

  /** Where what has been read was said. */
  public Origins origins() {
    return origins;
  }

  /** What has been read without a mistake. */
  public Parts parts() {
    return parts;
  }

  Sources sources() {
    return namespace.sources();
  }

  /** The teacher that a spec names at {@code span}; an unknown name is reported. */
  TeacherReading teacher(String name, Span span) {
    return namespace
        .bind(name, span, Declaration.Kind.TEACHER, findings)
        .map(this::reading)
        .orElse(TeacherReading.NONE);
  }

  /** The teacher, unless something is missing or wrong. */
  public Optional<Teacher> teacher(Declaration declaration) {
    return reading(declaration).teacher();
  }

  /** A teacher that has been read without a mistake. */
  public Optional<Teacher> known(String name) {
    return teachers.getOrDefault(name, TeacherReading.NONE).teacher();
  }

  private TeacherReading reading(Declaration declaration) {
    String name = declaration.name().text();
    TeacherReading known = teachers.get(name);
    if (known == null) {
      known = new TeacherReader(declaration, this).read();
      teachers.put(name, known);
    }
    return known;
  }

  /** The ranking that a spec names at {@code span}; an unknown name is reported. */
  Optional<Ranking> ranking(String name, Span span) {
    return namespace.bind(name, span, Declaration.Kind.RANKING, findings).flatMap(this::ranking);
  }

  /** The ranking, unless something is missing or wrong. */
  public Optional<Ranking> ranking(Declaration declaration) {
    String name = declaration.name().text();
    Optional<Ranking> known = rankings.get(name);
    if (known == null) {
      known = new RankingReader(declaration, this).read();
      rankings.put(name, known);
    }
    return known;
  }

  /**
   * What a spec knows of the scores of a model's heads: the ranking that it keeps heads of, else
   * the first of its teacher's shape that the spec declares or imports.
   */
  public Optional<Ranking> rankingFor(Model model) {
    for (Selection top : parts.within(model.name(), Selection.class)) {
      if (top.fits() && !top.ranking().heads().isEmpty()) {
        return Optional.of(top.ranking());
      }
    }
    HeadGrid heads = HeadGrid.of(model.teacher());
    // What is wrong with a ranking that the model doesn't use is no finding about the model.
    Declarations others = new Declarations(namespace, new ArrayList<>());
    for (String name : namespace.names(Declaration.Kind.RANKING)) {
      Optional<Ranking> ranking = others.ranking(namespace.find(name).orElseThrow());
      boolean fits =
          ranking
              .flatMap(read -> others.teacherOf(read).grid())
              .filter(heads::isShapedLike)
              .isPresent();
      if (fits && !ranking.get().heads().isEmpty()) {
        return ranking;
      }
    }
    return Optional.empty();
  }

  /** What is known of the teacher of a ranking that has been read. */
  TeacherReading teacherOf(Ranking ranking) {
    return teachers.getOrDefault(ranking.teacher(), TeacherReading.NONE);
  }

  /**
   * The hybrid with what it inherits, unless something is missing or wrong; mistakes in its {@code
   * distill} leave parts of its schedule out.
   */
  public Optional<Hybrid> hybrid(Declaration declaration) {
    Declaration whole = new Inheritance(namespace, findings).flatten(declaration);
    return new HybridReader(whole, this).read();
  }

  /** A sweep is another tool's business; here only what it varies is bound. */
  public void sweep(Declaration declaration) {
    boolean unknown =
        declaration
            .parent()
            .filter(
                over ->
                    namespace
                        .bind(over.text(), over.span(), Declaration.Kind.HYBRID, findings)
                        .isEmpty())
            .isPresent();
    if (unknown) {
      return;
    }
    findings.add(
        Diagnostic.hint(
            "sweep-not-run",
            declaration.place(),
            "this version reads sweeps and does not run them"));
  }
}
