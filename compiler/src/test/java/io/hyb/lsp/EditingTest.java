package io.hyb.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.CodeActionContext;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.CodeLensParams;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.FoldingRangeRequestParams;
import org.eclipse.lsp4j.FormattingOptions;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ReferenceContext;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** An editing session at random: nothing goes wrong, nothing piles up. */
class EditingTest {
  private static final int EDITS = Integer.getInteger("hyb.edits", 300);

  /** How many edits a stretch has, after which memory is looked at and the texts are compared. */
  private static final int STRETCH = Math.max(100, EDITS / 20);

  private static final long SEED = 20261128;

  /** What is typed: pieces of specs, whole and broken, and what no spec has. */
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "\n",
          "\r\n",
          "\r",
          " = ",
          ", ",
          "\"",
          "//",
          "/*",
          "*/",
          "///",
          "H",
          "T",
          "L0H1",
          "hybrid X {",
          "teacher = T",
          "keep top 2 of kv",
          "import \"std/teachers/qwen3.hyb\"",
          "import \"b.hyb\"",
          "let n = n + 1",
          "d_state",
          "64 MiB",
          "(",
          ")",
          "[",
          "]",
          "1e",
          "..",
          "\uD83D",
          "\uDE80",
          "é",
          "\u0000",
          "<<<<<<< ",
          "require kept() <= n",
          "all but",
          "32K");

  @TempDir Path folder;
  private final Random random = new Random(SEED);
  private final List<StringBuilder> texts = new ArrayList<>();
  private final List<Path> files = new ArrayList<>();
  private Editor editor;

  @Test
  void anyEditsLeaveTheServerAsIfTheTextHadJustBeenOpened(TestReporter reporter) {
    editor = Editor.inProcess(folder);
    open("a.hyb", "import \"b.hyb\"\n" + Specs.HYBRID);
    open("b.hyb", Specs.TEACHER + Specs.RANKING);
    List<Long> used = new ArrayList<>();
    for (int done = 0; done < EDITS; done += STRETCH) {
      for (int i = 0; i < STRETCH; i++) {
        edit();
      }
      compareWithAnotherServer();
      used.add(usedMemory());
    }
    editor.close();
    // Flat, but for what garbage is about.
    long early = used.get(used.size() / 4);
    assertThat(used.get(used.size() - 1)).as("%s", used).isLessThan(early + (4 << 20));
    reporter.publishEntry(EDITS + " edits, bytes in use after each " + STRETCH, used.toString());
  }

  private void open(String name, String text) {
    Path file = folder.resolve(name);
    files.add(file);
    texts.add(new StringBuilder(text));
    editor.open(file, text);
  }

  private void edit() {
    int which = random.nextInt(files.size());
    StringBuilder text = texts.get(which);
    int from = random.nextInt(text.length() + 1);
    int cut = random.nextInt(4) == 0 ? Math.min(random.nextInt(20), text.length() - from) : 0;
    String typed = random.nextInt(3) == 0 ? "" : PIECES.get(random.nextInt(PIECES.size()));
    if (text.length() > 4000 || random.nextInt(200) == 0) {
      from = 0;
      cut = text.length();
      typed = which == 0 ? Specs.HYBRID : Specs.TEACHER + Specs.RANKING;
    }
    String before = text.toString();
    Range range = new Range(position(before, from), position(before, from + cut));
    // Between the two halves of a line's end there is no place.
    if (isPlace(before, from) && isPlace(before, from + cut)) {
      text.replace(from, from + cut, typed);
      editor.send(files.get(which), new TextDocumentContentChangeEvent(range, typed));
      ask(files.get(which), position(text.toString(), Math.min(from, text.length())));
    }
  }

  private static boolean isPlace(String text, int offset) {
    return offset == 0
        || offset == text.length()
        || text.charAt(offset - 1) != '\r'
        || text.charAt(offset) != '\n';
  }

  private static Position position(String text, int offset) {
    int line = 0;
    int start = 0;
    for (int i = 0; i < offset; i++) {
      char c = text.charAt(i);
      boolean ends =
          c == '\n' || c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n');
      if (ends) {
        line++;
        start = i + 1;
      }
    }
    return new Position(line, offset - start);
  }

  /** One question after most edits, any of them. */
  private void ask(Path file, Position at) {
    var id = editor.id(file);
    var texts = editor.texts();
    Range all = new Range(new Position(0, 0), at);
    CompletableFuture<?> answer =
        switch (random.nextInt(14)) {
          case 0, 1, 2, 3 -> texts.completion(new CompletionParams(id, at));
          case 4 -> texts.hover(new HoverParams(id, at));
          case 5 -> texts.definition(new DefinitionParams(id, at));
          case 6 -> texts.references(new ReferenceParams(id, at, new ReferenceContext(true)));
          case 7 -> texts.formatting(new DocumentFormattingParams(id, new FormattingOptions()));
          case 8 ->
              texts.codeAction(new CodeActionParams(id, all, new CodeActionContext(List.of())));
          case 9 -> texts.foldingRange(new FoldingRangeRequestParams(id));
          case 10 -> texts.documentSymbol(new DocumentSymbolParams(id));
          case 11 -> texts.semanticTokensFull(new SemanticTokensParams(id));
          case 12 -> texts.inlayHint(new InlayHintParams(id, all));
          default -> texts.codeLens(new CodeLensParams(id));
        };
    Editor.get(answer);
  }

  /** Another server that has seen nothing of the way finds the same. */
  private void compareWithAnotherServer() {
    try (Editor other = Editor.inProcess(folder)) {
      for (int i = files.size() - 1; i >= 0; i--) {
        other.open(files.get(i), texts.get(i).toString());
      }
      for (int i = 0; i < files.size(); i++) {
        texts.get(i).append(' ');
        String text = texts.get(i).toString();
        List<Diagnostic> here = editor.change(files.get(i), text);
        assertThat(here).as(text).isEqualTo(other.change(files.get(i), text));
      }
    }
  }

  private static long usedMemory() {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
