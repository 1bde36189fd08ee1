package io.hyb.lsp.model;

import io.hyb.arch.Model;
import io.hyb.check.Compilation;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.SourceText;
import io.hyb.diagnostic.Span;
import io.hyb.language.Quantity;
import io.hyb.language.Scope;
import io.hyb.resolve.Namespace;
import io.hyb.resolve.SpecRef;
import io.hyb.source.SourceTree;
import io.hyb.source.WatchedTree;
import io.hyb.syntax.tree.Document;
import io.hyb.syntax.tree.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A spec as {@code hyb check} reads it.
 *
 * @param source its text
 * @param asked every path that was looked at, there or not: what it depends on
 */
public record Reading(Path path, SourceText source, Compilation compilation, Set<Path> asked) {

  static Reading of(Path path, SourceText source, SourceTree tree) {
    WatchedTree watched = new WatchedTree(tree);
    SpecRef ref = new SpecRef(path.toString(), Optional.empty());
    Compilation compilation = Compilation.check(watched, ref, List.of());
    return new Reading(path, source, compilation, Set.copyOf(watched.asked()));
  }

  /** The file as spans name it. */
  public String file() {
    return path.toString();
  }

  public Namespace namespace() {
    return compilation.namespace();
  }

  /** Its tree, as far as it could be parsed; none of what is no text. */
  public Optional<Document> document() {
    return Optional.ofNullable(namespace().documents().get(file()));
  }

  /** Whether nothing in it and what it imports is wrong, so that every model is known. */
  boolean isWhole() {
    return !compilation.hasErrors();
  }

  /** Whether a span is in this file. */
  public boolean has(Span span) {
    return span.file().equals(file());
  }

  /** What is found about this file itself. */
  public List<Diagnostic> ownFindings() {
    return compilation.diagnostics().stream().filter(finding -> has(finding.span())).toList();
  }

  /** The model of this name, if it could be read. */
  public Optional<Model> model(String name) {
    return compilation.models().stream().filter(model -> model.name().equals(name)).findFirst();
  }

  /** What an expression comes to, if nothing is wrong with it. */
  public Optional<Quantity> value(Value expression) {
    List<Diagnostic> findings = new ArrayList<>();
    Scope scope = new Scope(namespace().lets(), namespace().complete(), findings);
    Optional<Quantity> value = scope.evaluate("", expression);
    return findings.isEmpty() ? value : Optional.empty();
  }
}
