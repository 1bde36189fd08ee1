package io.hyb.check.reader;

import io.hyb.arch.Hybrid;
import io.hyb.arch.Model;
import io.hyb.arch.Ranking;
import io.hyb.arch.Teacher;
import io.hyb.check.rule.Attribution;
import io.hyb.check.rule.HeadGrid;
import io.hyb.check.rule.Parts;
import io.hyb.check.rule.Rules;
import io.hyb.check.rule.Selection;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Severity;
import io.hyb.diagnostic.SourceText;
import io.hyb.diagnostic.Span;
import io.hyb.language.Scope;
import io.hyb.resolve.Declaration;
import io.hyb.resolve.Inheritance;
import io.hyb.resolve.Namespace;
import io.hyb.source.Origins;
import io.hyb.source.Sources;
import io.hyb.sweep.space.Space;
import io.hyb.sweep.space.SpaceReader;
import io.hyb.syntax.tree.Doc;
import io.hyb.syntax.tree.Require;
import io.hyb.syntax.tree.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The declarations of a namespace, each read once, when it is first asked for. */
public final class Declarations {
  private final Namespace namespace;
  private final List<Diagnostic> findings;
  private final TeacherConfigs configs;
  private final Scope scope;
  private final Origins origins = new Origins();
  private final Parts parts = new Parts();
  private final Attribution attribution = new Attribution();
  private final Map<String, List<Require>> contracts = new LinkedHashMap<>();
  private final Map<String, TeacherReading> teachers = new HashMap<>();
  private final Map<String, Optional<Ranking>> rankings = new HashMap<>();

  /**
   * @param findings takes what cannot be read
   */
  public Declarations(Namespace namespace, List<Diagnostic> findings) {
    this(namespace, findings, new TeacherConfigs(namespace.sources().tree()));
  }

  /**
   * @param findings takes what cannot be read
   * @param configs what teachers' folders say, which several readings may share
   */
  public Declarations(Namespace namespace, List<Diagnostic> findings, TeacherConfigs configs) {
    this.namespace = namespace;
    this.findings = findings;
    this.configs = configs;
    this.scope = new Scope(namespace.lets(), namespace.complete(), findings);
  }

  List<Diagnostic> findings() {
    return findings;
  }

  /** What the folders of teachers say. */
  TeacherConfigs configs() {
    return configs;
  }

  /** Whether a finding follows from one of the parser on its line. */
  public boolean isExplained(Diagnostic finding) {
    return namespace.isExplained(finding);
  }

  /** Everything that is declared. */
  public Namespace namespace() {
    return namespace;
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

  /** Which declaration each finding is about. */
  public Attribution attribution() {
    return attribution;
  }

  /** The contracts of each hybrid that has been read, wrong ones included. */
  public Map<String, List<Require>> contracts() {
    return contracts;
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

  /** The doc comment of a declaration, where it has one. */
  public Optional<String> doc(String name) {
    return namespace.find(name).flatMap(it -> it.block().doc()).map(Doc::text);
  }

  /** A teacher that has been read without a mistake. */
  public Optional<Teacher> known(String name) {
    return teachers.getOrDefault(name, TeacherReading.NONE).teacher();
  }

  private TeacherReading reading(Declaration declaration) {
    String name = declaration.name().text();
    TeacherReading known = teachers.get(name);
    if (known == null) {
      int before = begin(declaration);
      known = new TeacherReader(declaration, this).read();
      teachers.put(name, known);
      end(declaration, before);
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
      int before = begin(declaration);
      known = new RankingReader(declaration, this).read();
      rankings.put(name, known);
      end(declaration, before);
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
    Declarations others = new Declarations(namespace, new ArrayList<>(), configs);
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
    int before = begin(whole);
    Optional<Hybrid> hybrid = new HybridReader(whole, this).read();
    end(whole, before);
    return hybrid;
  }

  private int begin(Declaration declaration) {
    attribution.allow(declaration.name().text(), declaration.block().items());
    return findings.size();
  }

  private void end(Declaration declaration, int before) {
    attribution.attribute(declaration.name().text(), findings.subList(before, findings.size()));
  }

  /** What a declaration is; empty where there is none of this name. */
  public Optional<Declaration.Kind> kind(String name) {
    return namespace.find(name).map(Declaration::kind);
  }

  /**
   * A hybrid or teacher that a contract names, without settings but those of the model asked for.
   * Errors in it are reported, and anything less is no finding about who names it.
   */
  public Optional<Model> named(Value.Name name) {
    Optional<Declaration> found = namespace.find(name.text()).filter(Declaration::isModel);
    if (found.isEmpty()) {
      List<String> models = namespace.names(Declaration.Kind.HYBRID);
      models.addAll(namespace.names(Declaration.Kind.TEACHER));
      String message =
          kind(name.text())
              .map(
                  kind ->
                      "`%s` is a %s, not a hybrid or teacher"
                          .formatted(name.text(), kind.keyword()))
              .orElse("there is no hybrid or teacher `" + name.text() + "`");
      findings.add(
          Diagnostic.error("unknown-name", name.span(), message).withNearest(name.text(), models));
      return Optional.empty();
    }
    List<Diagnostic> own = new ArrayList<>();
    Declarations others = new Declarations(namespace, own, configs);
    Optional<Model> model =
        found.get().kind() == Declaration.Kind.HYBRID
            ? others.hybrid(found.get()).map(hybrid -> hybrid)
            : others.teacher(found.get()).map(teacher -> teacher);
    Rules.judge(others.parts, others.origins, sources(), others.attribution, own);
    own.removeIf(finding -> finding.severity() != Severity.ERROR);
    findings.addAll(own);
    return own.isEmpty() ? model : Optional.empty();
  }

  /** What a sweep spans; empty after reporting that it is over no hybrid, or malformed. */
  public Optional<Space> sweep(Declaration declaration) {
    Optional<Declaration> over =
        declaration
            .parent()
            .flatMap(
                word ->
                    namespace.bind(word.text(), word.span(), Declaration.Kind.HYBRID, findings));
    if (declaration.parent().isEmpty()) {
      findings.add(
          Diagnostic.error(
                  "malformed-sweep", declaration.place(), "a sweep says which hybrid it is over")
              .withFix("sweep " + declaration.name().text() + " over HYBRID { … }"));
    }
    int before = findings.size();
    String file = declaration.place().file();
    SourceText source = new SourceText(file, sources().text(file).orElseThrow());
    Space space = new SpaceReader(source, findings).read(declaration.block());
    return over.isPresent() && findings.size() == before ? Optional.of(space) : Optional.empty();
  }
}
