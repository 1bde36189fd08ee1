package io.hyb.resolve;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.source.Sources;
import io.hyb.syntax.tree.Document;
import io.hyb.syntax.tree.Let;
import io.hyb.syntax.tree.Value;
import io.hyb.syntax.tree.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every declaration that a spec file sees, its own and imported ones, by name.
 *
 * @param declared all of them
 * @param lets every {@code let}, by name; none has the name of a declaration
 * @param own names declared in the file itself, in its order
 * @param complete whether every declaration and import could be read; else what seems not to be
 *     declared may be, and nothing is said of it
 * @param documents the tree of each file that could be parsed, by the name that spans give it
 * @param syntax what the parser found in the files
 */
public record Namespace(
    Map<String, Declaration> declared,
    Map<String, Let> lets,
    List<String> own,
    boolean complete,
    Map<String, Document> documents,
    List<Diagnostic> syntax,
    Sources sources) {

  /** Whether the parser has found something wrong with the line of a finding, which explains it. */
  public boolean isExplained(Diagnostic finding) {
    Span span = finding.span();
    return !syntax.contains(finding)
        && syntax.stream()
            .map(Diagnostic::span)
            .anyMatch(found -> found.line() == span.line() && found.file().equals(span.file()));
  }

  public Optional<Declaration> find(String name) {
    return Optional.ofNullable(declared.get(name));
  }

  /** Names of all declarations of one kind. */
  public List<String> names(Declaration.Kind kind) {
    List<String> names = new ArrayList<>();
    for (Declaration declaration : declared.values()) {
      if (declaration.kind() == kind) {
        names.add(declaration.name().text());
      }
    }
    return names;
  }

  /** The declaration that {@code word} names; reports an unknown name or one of another kind. */
  public Optional<Declaration> bind(
      String name, Span span, Declaration.Kind kind, List<Diagnostic> findings) {
    Declaration found = declared.get(name);
    if (found != null && found.kind() == kind) {
      return Optional.of(found);
    }
    if (found == null && !complete) {
      return Optional.empty();
    }
    String keyword = kind.keyword();
    String message =
        found == null
            ? "there is no " + keyword + " `" + name + "`"
            : "`" + name + "` is a " + found.kind().keyword() + ", not a " + keyword;
    findings.add(Diagnostic.error("unknown-name", span, message).withNearest(name, names(kind)));
    return Optional.empty();
  }

  /**
   * The model that a command line means: the named one, else the file's one hybrid, else its one
   * teacher.
   */
  public Optional<Declaration> choose(SpecRef ref, List<Diagnostic> findings) {
    return ref.name().isPresent() ? named(ref, findings) : only(ref, findings);
  }

  private Optional<Declaration> named(SpecRef ref, List<Diagnostic> findings) {
    String name = ref.name().orElseThrow();
    Declaration found = declared.get(name);
    if (found != null && found.isModel()) {
      return Optional.of(found);
    }
    List<String> models = names(Declaration.Kind.HYBRID);
    models.addAll(names(Declaration.Kind.TEACHER));
    String message =
        found == null
            ? ref.file() + " declares no `" + name + "`"
            : "`" + name + "` is a " + found.kind().keyword() + " and cannot be compiled";
    message += models.isEmpty() ? "" : "; it has " + String.join(", ", models);
    Span span = found == null ? Span.startOf(ref.file()) : found.place();
    findings.add(Diagnostic.error("unknown-name", span, message).withNearest(name, models));
    return Optional.empty();
  }

  private Optional<Declaration> only(SpecRef ref, List<Diagnostic> findings) {
    for (Declaration.Kind kind : List.of(Declaration.Kind.HYBRID, Declaration.Kind.TEACHER)) {
      List<String> names = ownNames(kind);
      if (names.size() == 1) {
        return find(names.get(0));
      }
      if (names.size() > 1) {
        String message =
            ref.file() + " has " + names.size() + " " + kind.keyword() + "s; name one of them";
        findings.add(
            Diagnostic.error("ambiguous-model", Span.startOf(ref.file()), message)
                .withFix(fileAndNames(ref.file(), names)));
        return Optional.empty();
      }
    }
    findings.add(
        Diagnostic.error(
            "no-model",
            Span.startOf(ref.file()),
            ref.file() + " declares neither a hybrid nor a teacher"));
    return Optional.empty();
  }

  private static String fileAndNames(String file, List<String> names) {
    StringBuilder choices = new StringBuilder();
    for (String name : names) {
      choices.append(choices.length() == 0 ? "" : " or ").append(file).append(':').append(name);
    }
    return choices.toString();
  }

  private List<String> ownNames(Declaration.Kind kind) {
    List<String> names = new ArrayList<>();
    for (String name : own) {
      if (declared.get(name).kind() == kind) {
        names.add(name);
      }
    }
    return names;
  }

  /** The same namespace with one declaration changed. */
  public Namespace with(Declaration changed) {
    Map<String, Declaration> copy = new LinkedHashMap<>(declared);
    copy.put(changed.name().text(), changed);
    return new Namespace(copy, lets, own, complete, documents, syntax, sources);
  }

  /** The same namespace with one {@code let} changed. */
  Namespace with(Let changed) {
    Map<String, Let> copy = new LinkedHashMap<>(lets);
    copy.put(changed.name().text(), changed);
    return new Namespace(declared, copy, own, complete, documents, syntax, sources);
  }

  /** The same namespace with another's rankings, in place of those that have their names here. */
  public Namespace withRankings(Namespace other) {
    sources.addAll(other.sources);
    Namespace changed = this;
    for (String name : other.names(Declaration.Kind.RANKING)) {
      changed = changed.with(other.declared.get(name));
    }
    return changed;
  }

  static Optional<Word> word(Value value) {
    return value instanceof Value.Name name
        ? Optional.of(new Word(name.text(), name.span()))
        : Optional.empty();
  }
}
