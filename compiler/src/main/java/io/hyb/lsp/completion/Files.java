package io.hyb.lsp.completion;

import io.hyb.language.Label;
import io.hyb.lsp.model.Reading;
import io.hyb.source.Library;
import io.hyb.source.SourceTree;
import io.hyb.syntax.Lexeme;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.lsp4j.CompletionItemKind;

/** Files between quotes: those of an import, of a source of data, of weights. */
final class Files {
  private static final String SPEC = ".hyb";

  private final Reading now;
  private final Typed typed;
  private final Proposals proposals;

  Files(Reading now, Typed typed, Proposals proposals) {
    this.now = now;
    this.typed = typed;
    this.proposals = proposals;
  }

  /** What a string that is being typed may be. */
  void propose() {
    boolean isImport = typed.isBack(1, "import");
    if (isImport) {
      library("");
    }
    if (isImport || isPath()) {
      folder(isImport);
    }
  }

  /** The library's specs with the quotes that are still missing. */
  void quoted() {
    library("\"");
  }

  private void library(String quote) {
    for (String name : names()) {
      proposals.word(
          quote + name + quote, CompletionItemKind.Module, "", description(name).orElse(""));
    }
  }

  private static List<String> names() {
    try {
      return Library.names();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Optional<String> description(String name) {
    try {
      return Library.text(name).map(Library::description);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private boolean isPath() {
    Optional<Lexeme> last = typed.back(1);
    boolean isLabel =
        last.flatMap(lexeme -> typed.frame().schema().block(lexeme.text()))
            .filter(type -> type.label() == Label.FILE)
            .isPresent();
    return isLabel || typed.isBack(1, "=") && typed.isBack(2, "weights");
  }

  /** What is in the folder that has been typed so far. */
  private void folder(boolean specsOnly) {
    String written = typed.prefix().substring(0, typed.prefix().lastIndexOf('/') + 1);
    SourceTree tree = SourceTree.disk();
    try {
      Path folder = now.path().resolveSibling(written).normalize();
      for (String name : tree.list(folder).stream().sorted().toList()) {
        boolean isFolder = tree.isFolder(folder.resolve(name));
        if (!name.startsWith(".") && (isFolder || !specsOnly || name.endsWith(SPEC))) {
          proposals.word(
              written + name + (isFolder ? "/" : ""),
              isFolder ? CompletionItemKind.Folder : CompletionItemKind.File,
              "",
              "");
        }
      }
    } catch (IOException | InvalidPathException e) {
      return; // no such folder has nothing to propose
    }
  }
}
