package io.hyb.check;

import io.hyb.arch.Hybrid;
import io.hyb.arch.Ranking;
import io.hyb.arch.Teacher;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.resolve.Declaration;
import io.hyb.resolve.Inheritance;
import io.hyb.resolve.Namespace;
import io.hyb.resolve.Sources;
import io.hyb.source.Origins;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The declarations of a namespace, each read and checked once, when it is first asked for. */
final class Declarations {
  private final Namespace namespace;
  private final List<Diagnostic> findings;
  private final Origins origins;
  private final Map<String, Optional<Teacher>> teachers = new HashMap<>();
  private final Map<String, Optional<Ranking>> rankings = new HashMap<>();

  Declarations(Namespace namespace, List<Diagnostic> findings, Origins origins) {
    this.namespace = namespace;
    this.findings = findings;
    this.origins = origins;
  }

  List<Diagnostic> findings() {
    return findings;
  }

  /** Where what is read here was said. */
  Origins origins() {
    return origins;
  }

  Sources sources() {
    return namespace.sources();
  }

  /** The teacher that a spec names at {@code span}; an unknown name is reported. */
  Optional<Teacher> teacher(String name, Span span) {
    Optional<Declaration> bound = namespace.bind(name, span, Declaration.Kind.TEACHER, findings);
    return bound.isEmpty() ? Optional.empty() : teacher(bound.get());
  }

  Optional<Teacher> teacher(Declaration declaration) {
    String name = declaration.name().text();
    Optional<Teacher> known = teachers.get(name);
    if (known == null) {
      known = new TeacherReader(declaration, this).read();
      teachers.put(name, known);
    }
    return known;
  }

  /** The ranking that a spec names at {@code span}; an unknown name is reported. */
  Optional<Ranking> ranking(String name, Span span) {
    Optional<Declaration> bound = namespace.bind(name, span, Declaration.Kind.RANKING, findings);
    return bound.isEmpty() ? Optional.empty() : ranking(bound.get());
  }

  Optional<Ranking> ranking(Declaration declaration) {
    String name = declaration.name().text();
    Optional<Ranking> known = rankings.get(name);
    if (known == null) {
      known = new RankingReader(declaration, this).read();
      rankings.put(name, known);
    }
    return known;
  }

  /** Whether a ranking was made of a teacher of this shape; reports it if not. */
  boolean fits(Ranking ranking, Teacher teacher, Span span) {
    Optional<Teacher> ranked = teachers.getOrDefault(ranking.teacher(), Optional.empty());
    if (ranked.isEmpty()
        || ranked.get().layers() == teacher.layers() && ranked.get().heads() == teacher.heads()) {
      return true;
    }
    String message =
        "`"
            + ranking.name()
            + "` ranks "
            + shape(ranked.get(), " of ")
            + "; "
            + shape(teacher, " has ");
    findings.add(Diagnostic.error("ranking-shape", span, message));
    return false;
  }

  private static String shape(Teacher teacher, String verb) {
    return teacher.name() + verb + teacher.layers() + " × " + teacher.heads() + " heads";
  }

  Optional<Hybrid> hybrid(Declaration declaration) {
    Declaration whole = new Inheritance(namespace, findings).flatten(declaration);
    return new HybridReader(whole, this).read();
  }

  /** A sweep is another tool's business; here only what it varies is bound. */
  void sweep(Declaration declaration) {
    declaration
        .parent()
        .ifPresent(
            over -> namespace.bind(over.text(), over.span(), Declaration.Kind.HYBRID, findings));
    findings.add(
        Diagnostic.hint(
            "sweep-not-run",
            declaration.place(),
            "this version reads sweeps without running them"));
  }
}
