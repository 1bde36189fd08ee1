package io.hyb.review;

import io.hyb.arch.Hybrid;
import io.hyb.arch.Model;
import io.hyb.arch.diff.Side;
import io.hyb.check.Compilation;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Severity;
import io.hyb.diagnostic.Span;
import io.hyb.git.Repository;
import io.hyb.git.Snapshot;
import io.hyb.resolve.SpecRef;
import io.hyb.source.SourceTree;
import io.hyb.source.WatchedTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What one side of a comparison makes of a spec.
 *
 * @param spec the file, as reviews show it
 * @param revision where it was read, as findings show it; empty for the disk
 * @param models its hybrids and the teachers that none of them is of; none where it is refused
 * @param diagnostics every finding about it but broken contracts, which its models know
 * @param texts the text of a finding's file
 */
public record SpecReading(
    String spec,
    Optional<String> revision,
    List<Version> models,
    List<Diagnostic> diagnostics,
    Function<String, Optional<String>> texts) {
  private static final Set<String> NOT_THERE =
      Set.of("no-such-file", "is-a-folder", "unreadable-file");

  public SpecReading {
    models = List.copyOf(models);
    diagnostics = List.copyOf(diagnostics);
  }

  /**
   * Reads a spec: the model that {@code ref} names, else all of its file.
   *
   * @param spec what reviews call it
   * @param ref where it is in {@code tree}
   */
  public static SpecReading of(
      String spec, Optional<String> revision, SpecRef ref, SourceTree tree) {
    Compilation compilation = Compilation.check(tree, ref, List.of());
    List<Version> models = new ArrayList<>();
    if (!compilation.hasErrors()) {
      for (Model model : reviewed(compilation.models())) {
        models.add(version(spec, model, compilation));
      }
    }
    return new SpecReading(spec, revision, models, compilation.findings(), compilation::text);
  }

  /**
   * Reads a spec of a revision.
   *
   * @param spec what reviews call it
   * @param path from the repository's root
   * @param name of a model in it, if one is meant
   */
  public static SpecReading of(
      String spec, Repository repository, Snapshot side, String path, Optional<String> name) {
    return of(spec, repository, side, path, name, new WatchedTree(side.tree()));
  }

  static SpecReading of(
      String spec,
      Repository repository,
      Snapshot side,
      String path,
      Optional<String> name,
      WatchedTree tree) {
    SpecRef ref = new SpecRef(repository.here(path).toString(), name);
    SpecReading reading = of(spec, side.label(), ref, tree);
    for (String submodule : reading.isRefused() ? side.submodules() : List.<String>of()) {
      if (tree.hasAskedWithin(repository.root().resolve(submodule))) {
        return reading.withFix(
            "missing-import",
            submodule + " is a submodule, whose files this repository doesn't have");
      }
    }
    return reading;
  }

  /** A teacher changes with its hybrids and is looked at by itself only where it has none. */
  private static List<Model> reviewed(List<Model> models) {
    Set<String> taught =
        models.stream()
            .filter(Hybrid.class::isInstance)
            .map(hybrid -> hybrid.teacher().name())
            .collect(Collectors.toSet());
    return models.stream()
        .filter(model -> model instanceof Hybrid || !taught.contains(model.name()))
        .toList();
  }

  private static Version version(String spec, Model model, Compilation compilation) {
    Span place = compilation.origins().of(model.name()).orElseGet(() -> Span.startOf(spec));
    Side side =
        new Side(
            model,
            compilation.rankingFor(model),
            compilation.brokenContracts(model),
            compilation.allowed(model));
    return Version.of(spec, place, side);
  }

  /** What it is refused for. */
  public List<Diagnostic> errors() {
    return diagnostics.stream().filter(finding -> finding.severity() == Severity.ERROR).toList();
  }

  public boolean isRefused() {
    return diagnostics.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
  }

  /**
   * Whether it can't be read since what was named isn't there, rather than because of what it says.
   *
   * @param named whether a model of it was named
   */
  public boolean isAbsent(boolean named) {
    return diagnostics.stream()
        .anyMatch(
            finding ->
                NOT_THERE.contains(finding.id())
                    || named
                        && finding.id().equals("unknown-name")
                        && finding.span().equals(Span.startOf(finding.span().file())));
  }

  /** The same with another remedy for the findings of one kind. */
  SpecReading withFix(String id, String remedy) {
    List<Diagnostic> changed =
        diagnostics.stream()
            .map(finding -> finding.id().equals(id) ? finding.withFix(remedy) : finding)
            .toList();
    return new SpecReading(spec, revision, models, changed, texts);
  }

  /** The same with one model alone. */
  public SpecReading only(Version model) {
    return new SpecReading(spec, revision, List.of(model), diagnostics, texts);
  }

  /** The file as findings name it: {@code HEAD~1:rad10.hyb}. */
  public String shown(String file) {
    return revision.map(name -> name + ":" + file).orElse(file);
  }

  /** The first thing that is wrong with it, in a line. */
  String firstError() {
    Diagnostic error = errors().get(0);
    Span span = error.span();
    return shown(span.file()) + ":" + span.line() + ": " + error.message();
  }
}
