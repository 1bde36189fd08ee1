package io.hyb.check;

import io.hyb.arch.Hybrid;
import io.hyb.arch.Model;
import io.hyb.arch.Ranking;
import io.hyb.arch.Teacher;
import io.hyb.check.contract.Contracts;
import io.hyb.check.reader.Declarations;
import io.hyb.check.rule.Attribution;
import io.hyb.check.rule.Rules;
import io.hyb.check.rule.Selection;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Result;
import io.hyb.diagnostic.Severity;
import io.hyb.diagnostic.SourceText;
import io.hyb.diagnostic.Span;
import io.hyb.resolve.Declaration;
import io.hyb.resolve.Imports;
import io.hyb.resolve.Namespace;
import io.hyb.resolve.Setting;
import io.hyb.resolve.SpecRef;
import io.hyb.source.Origins;
import io.hyb.source.SourceTree;
import io.hyb.source.Sources;
import io.hyb.syntax.tree.Word;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The front of the compiler: a spec becomes checked architecture, or findings that say why not. */
public final class Compilation {
  private final List<Model> models;
  private final List<Diagnostic> diagnostics;
  private final Sources sources;
  private final Declarations declarations;

  Compilation(
      List<Model> models, List<Diagnostic> findings, Sources sources, Declarations declarations) {
    this(models, findings, sources, declarations, List.of());
  }

  /**
   * @param own declarations of which everything has been read that could use what they allow
   */
  private Compilation(
      List<Model> models,
      List<Diagnostic> findings,
      Sources sources,
      Declarations declarations,
      List<String> own) {
    Attribution attribution = declarations.attribution();
    declarations.scope().checkLets();
    Rules.judge(declarations.parts(), declarations.origins(), sources, attribution, findings);
    new Contracts(declarations, models, findings).judge();
    findings.removeIf(declarations::isExplained);
    List<Diagnostic> remaining = attribution.remaining(findings);
    if (!hasErrors(findings)) {
      remaining.addAll(attribution.unused(own));
    }
    this.models = List.copyOf(models);
    this.diagnostics = inOrder(remaining);
    this.sources = sources;
    this.declarations = declarations;
  }

  private static boolean hasErrors(List<Diagnostic> findings) {
    for (Diagnostic finding : findings) {
      if (finding.severity() == Severity.ERROR && !isBroken(finding)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBroken(Diagnostic finding) {
    return finding.id().equals(Contracts.BROKEN);
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
        (one, other) -> {
          int byFile =
              Integer.compare(files.indexOf(one.span().file()), files.indexOf(other.span().file()));
          return byFile != 0 ? byFile : Span.READING_ORDER.compare(one.span(), other.span());
        });
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
    return Variations.of(tree, ref, measured).with(settings);
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
    if (!hasErrors(findings)) {
      for (String name : namespace.own()) {
        findings.addAll(wrongSettings(tree, ref, namespace.declared().get(name), declarations));
      }
    }
    return new Compilation(models, findings, namespace.sources(), declarations, namespace.own());
  }

  /** What is said of settings that no variant of a sweep can have. */
  private static List<Diagnostic> wrongSettings(
      SourceTree tree, SpecRef ref, Declaration declaration, Declarations declarations) {
    if (declaration.kind() != Declaration.Kind.SWEEP) {
      return List.of();
    }
    SpecRef over = new SpecRef(ref.file(), declaration.parent().map(Word::text));
    return declarations
        .sweep(declaration)
        .map(space -> new SpaceCheck(Variations.of(tree, over, List.of()), List.of(), space))
        .map(SpaceCheck::wrongSettings)
        .orElse(List.of());
  }

  static Optional<? extends Model> read(Declaration declaration, Declarations declarations) {
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

  /**
   * The one model asked for, with every finding but broken contracts: a model that breaks one can
   * be shown and counted, though not compiled.
   */
  public Result<Model> model() {
    return new Result<>(
        models.size() == 1 ? Optional.of(models.get(0)) : Optional.empty(), findings());
  }

  /** All findings but broken contracts. */
  public List<Diagnostic> findings() {
    List<Diagnostic> findings = new ArrayList<>();
    for (Diagnostic finding : diagnostics) {
      if (!isBroken(finding)) {
        findings.add(finding);
      }
    }
    return findings;
  }

  /** The contracts that a model breaks: what is wrong, by the contract as it is written. */
  public Map<String, String> brokenContracts(Model model) {
    Map<String, String> broken = new LinkedHashMap<>();
    for (Diagnostic finding : diagnostics) {
      if (isBroken(finding)
          && declarations.attribution().of(finding).orElseThrow().equals(model.name())) {
        String file = finding.span().file();
        SourceText text = new SourceText(file, sources.text(file).orElseThrow());
        broken.put(text.text(finding.span()), finding.message());
      }
    }
    return broken;
  }

  /** What a model's declaration allows: each author's reason, by the id. */
  public Map<String, String> allowed(Model model) {
    return declarations.attribution().allowed(model.name());
  }

  /** Whether there is an error, broken contracts aside. */
  public boolean hasErrors() {
    return hasErrors(diagnostics);
  }

  /** Whether a model breaks a contract of its own. */
  public boolean breaksContract() {
    return findings().size() < diagnostics.size();
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

  /** Everything that the spec sees, as it is written. */
  public Namespace namespace() {
    return declarations.namespace();
  }

  /** What each {@code top … of RANKING} and {@code within … of RANKING} chooses, by its place. */
  public Map<Span, Selection> selections() {
    Map<Span, Selection> selections = new LinkedHashMap<>();
    declarations
        .parts()
        .all(Selection.class)
        .forEach(
            (path, selection) ->
                origins().of(path).ifPresent(place -> selections.put(place, selection)));
    return selections;
  }

  /** The doc comment of a declaration that the spec sees, where it has one. */
  public Optional<String> doc(String name) {
    return declarations.doc(name);
  }

  /**
   * A model that the spec declares or imports, whether it was asked for or not, as far as it could
   * be read.
   */
  public Optional<Model> seen(String name) {
    for (Model model : models) {
      if (model.name().equals(name)) {
        return Optional.of(model);
      }
    }
    return namespace()
        .find(name)
        .filter(Declaration::isModel)
        .flatMap(found -> read(found, new Declarations(namespace(), new ArrayList<>())))
        .map(model -> (Model) model);
  }

  /** A ranking that the spec declares or imports, if it could be read. */
  public Optional<Ranking> ranking(String name) {
    return namespace()
        .find(name)
        .filter(found -> found.kind() == Declaration.Kind.RANKING)
        .flatMap(found -> new Declarations(namespace(), new ArrayList<>()).ranking(found));
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
