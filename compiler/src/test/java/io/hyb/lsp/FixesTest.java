package io.hyb.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.check.Compilation;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Edit;
import io.hyb.diagnostic.SourceText;
import io.hyb.resolve.SpecRef;
import io.hyb.source.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionContext;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fixes that findings carry: each is offered, and each puts its finding right. */
class FixesTest {
  private static final List<Path> GOLDEN =
      List.of(
          Path.of("src/test/resources/golden/check"),
          Path.of("../grammar/src/test/resources/golden/parse"));

  @TempDir Path folder;

  @Test
  void offersTheFixOfWhatIsAtThePlace() {
    Path file = folder.resolve("h.hyb");
    String text = Specs.TEACHER + Specs.HYBRID.replace("merge", "merg");
    try (Editor editor = Editor.inProcess(folder)) {
      editor.open(file, text);
      List<CodeAction> actions = actions(editor, file, Editor.at(text, "erg "));
      assertThat(actions)
          .extracting(CodeAction::getTitle)
          .containsExactly("Change to `merge`", "Explain unknown-key");
      TextEdit edit = actions.get(0).getEdit().getChanges().get(Editor.uri(file)).get(0);
      assertThat(editor.change(file, edit.getRange(), edit.getNewText())).isEmpty();
      assertThat(actions(editor, file, Editor.at(text, "erg "))).isEmpty();
    }
  }

  private static List<CodeAction> actions(Editor editor, Path file, Position place) {
    CodeActionParams params =
        new CodeActionParams(
            editor.id(file), new Range(place, place), new CodeActionContext(List.of()));
    return Editor.get(editor.texts().codeAction(params)).stream().map(it -> it.getRight()).toList();
  }

  @Test
  void everyFixPutsItsFindingRight() throws IOException {
    List<String> fixed = new ArrayList<>();
    for (Path spec : specs()) {
      String text = Files.readString(spec);
      for (Diagnostic finding : check(spec, text)) {
        if (finding.edit().isPresent() && finding.span().file().equals(spec.toString())) {
          checkFixed(spec, text, finding);
          fixed.add(finding.id());
        }
      }
    }
    assertThat(new TreeSet<>(fixed))
        .contains(
            "bad-name",
            "bad-number",
            "budget-too-small",
            "decimal-context",
            "empty-range",
            "incomplete-item",
            "missing-import",
            "needs-parentheses",
            "no-matrices",
            "single-quotes",
            "unclosed-bracket",
            "unexpected-closing",
            "uneven-groups",
            "unit-apart",
            "unknown-character",
            "unknown-key",
            "unknown-kind",
            "unknown-name",
            "unknown-unit",
            "unknown-value",
            "unknown-version",
            "unterminated-comment",
            "unterminated-string",
            "wrong-type",
            "wrong-unit");
  }

  @Test
  void closesTheBlockThatTheFileLeavesOpen() {
    Path spec = folder.resolve("h.hyb");
    String whole = Specs.TEACHER + Specs.HYBRID;
    String open = whole.substring(0, whole.lastIndexOf('}'));
    Diagnostic finding = check(spec, open).get(0);
    assertThat(finding.id()).isEqualTo("unclosed-brace");
    assertThat(applied(open, finding.edit().orElseThrow())).isEqualTo(whole);
  }

  private static List<Path> specs() throws IOException {
    List<Path> specs = new ArrayList<>();
    for (Path folder : GOLDEN) {
      try (Stream<Path> files = Files.walk(folder)) {
        files
            .filter(file -> file.toString().endsWith(".hyb"))
            .filter(Files::isRegularFile)
            .sorted()
            .forEach(specs::add);
      }
    }
    return specs;
  }

  /** A file may have the same mistake twice, so that one less is what can be asked. */
  private static void checkFixed(Path spec, String text, Diagnostic finding) {
    String changed = applied(text, finding.edit().orElseThrow());
    assertThat(alike(finding, check(spec, changed)))
        .as("%s: %s", spec, finding)
        .isLessThan(alike(finding, check(spec, text)));
  }

  private static long alike(Diagnostic finding, List<Diagnostic> all) {
    return all.stream()
        .filter(it -> it.id().equals(finding.id()) && it.message().equals(finding.message()))
        .count();
  }

  private static String applied(String text, Edit edit) {
    SourceText source = new SourceText(edit.span().file(), text);
    int start = source.start(edit.span());
    int end = start + source.text(edit.span()).length();
    return text.substring(0, start) + edit.text() + text.substring(end);
  }

  private static List<Diagnostic> check(Path spec, String text) {
    SourceTree tree = SourceTree.of(Map.of(spec, text)).over(SourceTree.disk());
    return Compilation.check(tree, new SpecRef(spec.toString(), Optional.empty()), List.of())
        .diagnostics();
  }
}
