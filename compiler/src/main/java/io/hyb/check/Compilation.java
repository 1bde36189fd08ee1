package io.hyb.check;

import io.hyb.arch.Hybrid;
import io.hyb.arch.Model;
import io.hyb.arch.Ranking;
import io.hyb.arch.Teacher;
import io.hyb.check.reader.Declarations;
import io.hyb.check.rule.Rules;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Result;
import io.hyb.resolve.Declaration;
import io.hyb.resolve.Imports;
import io.hyb.resolve.Inheritance;
import io.hyb.resolve.Namespace;
import io.hyb.resolve.Overrides;
import io.hyb.resolve.Setting;
import io.hyb.resolve.SpecRef;
import io.hyb.source.Origins;
import io.hyb.source.SourceTree;
import io.hyb.source.Sources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** The front of the compiler: a spec becomes checked architecture, or findings that say why not. */
public final class Compilation {
  private final List<Model> models;
  private final List<Diagnostic> diagnostics;
  private final Sources sources;
  private final Declarations declarations;

  private Compilation(
      List<Model> models, List<Diagnostic> findings, Sources sources, Declarations declarations) {
    declarations.scope().checkLets();
    Rules.judge(declarations.parts(), declarations.origins(), sources, findings);
    findings.removeIf(declarations::isExplained);
    this.models = List.copyOf(models);
    this.diagnostics = inOrder(findings);
    this.sources = sources;
    this.declarations = declarations;
  }

  /** Without repetitions, file by file in the order of first mention, each from top to bottom. */
  private static List<Diagnostic> inOrder(List<Diagnostic> findings) {
    if (findings.size() < 2) {
      return List.copyOf(findings);
    }
    List<Diagnostic> ordered = new ArrayList<>(new LinkedHashSet<>(findings));
    List<String> files = new ArrayList<>();
    for (Diagnostic finding : ordered) {
      if (!files.contains(finding.span().file())) {
        files.add(finding.span().file());
      }
    }
    ordered.sort(
        Comparator.comparingInt((Diagnostic finding) -> files.indexOf(finding.span().file()))
            .thenComparingInt(finding -> finding.span().line())
            .thenComparingInt(finding -> finding.span().column()));
    return List.copyOf(ordered);
  }

  /**
   * Reads the one model that a command line means, with its settings applied. Other declarations of
   * the file are read only where the model needs them.
   */
  public static Compilation of(SpecRef ref, List<Setting> settings) {
    return of(SourceTree.disk(), ref, settings, List.of());
  }

  /**
   * The same with rankings that were measured since.
   *
   * @param measured files of rankings, each of which takes the place of the spec's of its name
   */
  public static Compilation of(SpecRef ref, List<Setting> settings, List<Path> measured) {
    return of(SourceTree.disk(), ref, settings, measured);
  }

  /**
   * The same with files that need not be on a disk.
   *
   * @param tree what every file is read from
   */
  public static Compilation of(
      SourceTree tree, SpecRef ref, List<Setting> settings, List<Path> measured) {
    List<Diagnostic> findings = new ArrayList<>();
    Namespace namespace = Imports.read(tree, ref.file(), findings);
    for (Path file : measured) {
      namespace = namespace.withRankings(Imports.read(tree, file.toString(), findings));
    }
    // A file that does not parse may lack the very declaration: no second finding for that.
    Optional<Declaration> chosen =
        namespace.declared().isEmpty() && !findings.isEmpty()
            ? Optional.empty()
            : namespace.choose(ref, findings);
    if (chosen.isEmpty()) {
      Declarations none = new Declarations(namespace, findings);
      return new Compilation(List.of(), findings, namespace.sources(), none);
    }
    Declaration whole = new Inheritance(namespace, findings).flatten(chosen.get());
    Namespace changed = Overrides.apply(namespace.with(whole), whole, settings, findings);
    Declarations declarations = new Declarations(changed, findings);
    Declaration declaration = changed.find(whole.name().text()).orElseThrow();
    List<Model> models = new ArrayList<>();
    read(declaration, declarations).ifPresent(models::add);
    return new Compilation(models, findings, namespace.sources(), declarations);
  }

  /**
   * Checks every declaration of a file, for {@code hyb check}; with a name or settings only the one
   * they mean.
   */
  public static Compilation check(SpecRef ref, List<Setting> settings) {
    return check(SourceTree.disk(), ref, settings);
  }

  /**
   * The same with files that need not be on a disk.
   *
   * @param tree what every file is read from
   */
  public static Compilation check(SourceTree tree, SpecRef ref, List<Setting> settings) {
    if (ref.name().isPresent() || !settings.isEmpty()) {
      return of(tree, ref, settings, List.of());
    }
    List<Diagnostic> findings = new ArrayList<>();
    Namespace namespace = Imports.read(tree, ref.file(), findings);
    Declarations declarations = new Declarations(namespace, findings);
    List<Model> models = new ArrayList<>();
    for (String name : namespace.own()) {
      read(namespace.declared().get(name), declarations).ifPresent(models::add);
    }
    return new Compilation(models, findings, namespace.sources(), declarations);
  }

  private static Optional<? extends Model> read(
      Declaration declaration, Declarations declarations) {
    return switch (declaration.kind()) {
      case TEACHER -> declarations.teacher(declaration);
      case HYBRID -> declarations.hybrid(declaration);
      case RANKING -> {
        declarations.ranking(declaration);
        yield Optional.<Hybrid>empty();
      }
      case SWEEP -> {
        declarations.sweep(declaration);
        yield Optional.<Hybrid>empty();
      }
    };
  }

  /** The one model asked for, with every finding. */
  public Result<Model> model() {
    return new Result<>(
        models.size() == 1 ? Optional.of(models.get(0)) : Optional.empty(), diagnostics);
  }

  /**
   * All models that could be read, in the file's order; where there are errors, a rule may be
   * broken or a part of a schedule missing.
   */
  public List<Model> models() {
    return models;
  }

  /** All findings, of every file read, without repetitions. */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  /** Scores of the heads of one of the models' teacher, where the spec has any. */
  public Optional<Ranking> rankingFor(Model model) {
    return declarations.rankingFor(model);
  }

  /** Where the parts of the models were said. */
  public Origins origins() {
    return declarations.origins();
  }

  /** A teacher that the model needed: its own, or that of a ranking. */
  public Optional<Teacher> teacher(String name) {
    return declarations.known(name);
  }

  /** The names of the files that were read, the spec's own first. */
  public List<String> files() {
    return sources.files();
  }

  /** The text of a span's file, for excerpts: a spec's, a setting's, a config.json's. */
  public Optional<String> text(String file) {
    return sources.text(file);
  }
}
