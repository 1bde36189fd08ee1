package io.hyb.resolve;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Result;
import io.hyb.diagnostic.Span;
import io.hyb.language.BlockType;
import io.hyb.language.Language;
import io.hyb.language.Member;
import io.hyb.source.Library;
import io.hyb.source.SourceTree;
import io.hyb.source.Sources;
import io.hyb.source.SpecText;
import io.hyb.syntax.tree.Allow;
import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Document;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Let;
import io.hyb.syntax.tree.Require;
import io.hyb.syntax.tree.Statement;
import io.hyb.syntax.tree.Value;
import io.hyb.syntax.tree.Word;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a spec and all that it imports into one namespace. */
public final class Imports {
  private final List<Diagnostic> findings;
  private final Sources sources;
  private final Map<String, Declaration> declared = new LinkedHashMap<>();
  private final Map<String, Let> lets = new LinkedHashMap<>();
  private final Map<String, Document> documents = new LinkedHashMap<>();
  private final List<Diagnostic> syntax = new ArrayList<>();
  private boolean complete = true;
  private final Set<String> finished = new HashSet<>();
  private final Deque<String> open = new ArrayDeque<>();

  private Imports(List<Diagnostic> findings, Sources sources) {
    this.findings = findings;
    this.sources = sources;
  }

  /**
   * Reads {@code file} and its imports. Findings of every file are collected; a namespace of what
   * could be read is given even so.
   *
   * @param tree what files are read from
   * @param file the spec as the user named it
   */
  public static Namespace read(SourceTree tree, String file, List<Diagnostic> findings) {
    Path path = pathOf(file);
    Path parent = path == null ? null : path.getParent();
    Sources sources = new Sources(tree, parent == null ? Path.of("") : parent);
    Imports imports = new Imports(findings, sources);
    if (path == null) {
      findings.add(
          Diagnostic.error("unreadable-file", Span.startOf(file), "not a file name: " + file));
      return new Namespace(Map.of(), Map.of(), List.of(), false, Map.of(), List.of(), sources);
    }
    List<String> own = imports.file(file, path);
    return new Namespace(
        imports.declared,
        imports.lets,
        own,
        imports.complete,
        imports.documents,
        imports.syntax,
        sources);
  }

  private static Path pathOf(String file) {
    try {
      return Path.of(file);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private List<String> file(String display, Path path) {
    sources.addFile(display, path);
    String key = path.toAbsolutePath().normalize().toString();
    return document(key, display, SpecText.parse(sources.tree(), path, display));
  }

  private List<String> document(String key, String display, Result<Document> read) {
    read.value().ifPresent(document -> documents.put(display, document));
    findings.addAll(read.diagnostics());
    List<String> own = new ArrayList<>();
    syntax.addAll(read.diagnostics());
    // Where braces are missing, nothing is known to be where it belongs.
    Optional<Document> document = read.value().filter(Document::balanced);
    complete &= document.isPresent() && document.get().complete();
    open.push(key);
    if (document.isPresent()) {
      for (Item item : document.get().items()) {
        item(item, own);
      }
    }
    open.pop();
    finished.add(key);
    return own;
  }

  private void item(Item item, List<String> own) {
    if (item instanceof Block block) {
      declaration(block, own);
    } else if (item instanceof Statement statement) {
      Member member = Language.FILE.member(statement.keyword().text());
      if (member == Language.HYB) {
        version(statement);
      } else if (member == Language.IMPORT) {
        importOf(statement);
      } else {
        unknown(statement.keyword());
      }
    } else if (item instanceof Let let) {
      if (isNew(let.name())) {
        lets.put(let.name().text(), let);
      }
    } else if (item instanceof Require || item instanceof Allow) {
      String place =
          item instanceof Require
              ? "`require` belongs in a hybrid"
              : "`allow` belongs in a declaration";
      findings.add(
          Diagnostic.error("unknown-declaration", item.span(), place + ", not at top level"));
    } else if (item instanceof Assignment assignment) {
      findings.add(
          Diagnostic.error(
              "unknown-declaration",
              assignment.span(),
              "`" + assignment.pathText() + " = …` belongs in a declaration, not at top level"));
    }
  }

  private void unknown(Word keyword) {
    complete = false;
    Diagnostic finding =
        Diagnostic.error(
            "unknown-declaration",
            keyword.span(),
            "`" + keyword.text() + "` is not a declaration of this language");
    findings.add(finding.withNearest(keyword.text(), Language.FILE.names()));
  }

  private void version(Statement statement) {
    List<Value> arguments = statement.arguments();
    if (arguments.size() == 1
        && arguments.get(0) instanceof Value.Number number
        && number.unit().isEmpty()
        && number.number().compareTo(BigDecimal.valueOf(Language.VERSION)) == 0) {
      return;
    }
    findings.add(
        Diagnostic.error(
                "unknown-version",
                statement.span(),
                "this compiler reads version " + Language.VERSION + " of the language only")
            .withFix("hyb " + Language.VERSION, "hyb " + Language.VERSION));
  }

  private void declaration(Block block, List<String> own) {
    Optional<Declaration.Kind> kind = Declaration.Kind.of(block.keyword().text());
    if (kind.isEmpty()) {
      unknown(block.keyword());
      return;
    }
    Optional<Word> name =
        block.labels().isEmpty() ? Optional.empty() : Namespace.word(block.labels().get(0));
    if (name.isEmpty()) {
      complete = false;
      findings.add(
          Diagnostic.error(
              "missing-name",
              block.header(),
              "this " + block.keyword().text() + " needs a name after its keyword"));
      return;
    }
    add(new Declaration(kind.get(), name.get(), parent(kind.get(), block), block), own);
  }

  /** The word after {@code extends} or {@code over}. */
  private Optional<Word> parent(Declaration.Kind kind, Block block) {
    List<Value> labels = block.labels();
    if (labels.size() == 1) {
      return Optional.empty();
    }
    Optional<String> link = kind.type().link().map(BlockType.Link::word);
    if (labels.size() == 3
        && labels.get(1) instanceof Value.Name word
        && link.equals(Optional.of(word.text()))) {
      return Namespace.word(labels.get(2));
    }
    String only = link.map(word -> "only `" + word + " NAME`").orElse("nothing");
    findings.add(
        Diagnostic.error(
            "unexpected-label",
            labels.get(1).span(),
            only + " may follow the name of a " + kind.keyword()));
    return Optional.empty();
  }

  private void add(Declaration declaration, List<String> own) {
    if (isNew(declaration.name())) {
      declared.put(declaration.name().text(), declaration);
      own.add(declaration.name().text());
    }
  }

  /** Whether nothing is called so yet; reports it if something is. */
  private boolean isNew(Word name) {
    Declaration declaration = declared.get(name.text());
    Let let = lets.get(name.text());
    if (declaration == null && let == null) {
      return true;
    }
    Span place = (declaration == null ? let.name() : declaration.name()).span();
    findings.add(
        Diagnostic.error(
            "duplicate-name",
            name.span(),
            "`" + name.text() + "` is already declared at " + place.file() + ":" + place.line()));
    return false;
  }

  private void importOf(Statement statement) {
    if (statement.arguments().size() != 1
        || !(statement.arguments().get(0) instanceof Value.Text target)) {
      complete = false;
      findings.add(
          Diagnostic.error(
                  "wrong-type", statement.span(), "an import names one file between quotes")
              .withFix("import \"std/teachers/llama-3.2.hyb\""));
      return;
    }
    if (Library.isMeant(target.text())) {
      standard(target);
      return;
    }
    try {
      Path path = sources.folderOf(target.span()).resolve(target.text()).normalize();
      if (isNew(target, path.toAbsolutePath().normalize().toString())) {
        relative(target, path);
      }
    } catch (InvalidPathException e) {
      complete = false;
      findings.add(MissingImport.unreadable(target, "not a file name: "));
    }
  }

  private void relative(Value.Text target, Path path) {
    if (sources.tree().exists(path) && !sources.tree().isFolder(path)) {
      file(path.toString(), path);
    } else {
      complete = false;
      findings.add(MissingImport.file(sources.tree(), target, path, Path.of(open.element())));
    }
  }

  private void standard(Value.Text target) {
    String name = target.text();
    if (!isNew(target, name)) {
      return;
    }
    try {
      Optional<Result<Document>> spec = Library.spec(name);
      if (spec.isEmpty()) {
        complete = false;
        findings.add(MissingImport.standard(target, Library.names()));
        return;
      }
      document(name, name, spec.get());
    } catch (IOException e) {
      complete = false;
      findings.add(MissingImport.unreadable(target, "the standard library cannot be read: "));
    }
  }

  /** Whether the file is yet to be read; a file being read already closes a cycle. */
  private boolean isNew(Value.Text target, String key) {
    if (open.contains(key)) {
      findings.add(
          Diagnostic.error(
              "import-cycle",
              target.span(),
              "this import leads back to " + target.text() + ", which imports this file"));
      return false;
    }
    return !finished.contains(key);
  }
}
