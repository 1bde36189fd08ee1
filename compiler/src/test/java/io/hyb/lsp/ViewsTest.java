package io.hyb.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.lsp.answer.Colours;
import io.hyb.syntax.Formatter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.CodeLensParams;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.lsp4j.FoldingRangeRequestParams;
import org.eclipse.lsp4j.FormattingOptions;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.TextEdit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an editor draws of a whole text: layout, folds, outline, colours, hints, lenses. */
class ViewsTest {
  private static final Range ALL = new Range(new Position(0, 0), new Position(1000, 0));

  @TempDir Path folder;
  private Editor editor;
  private Path file;

  @BeforeEach
  void open() {
    editor = Editor.inProcess(folder);
    file = folder.resolve("h.hyb");
  }

  @AfterEach
  void quit() {
    editor.close();
  }

  private List<? extends TextEdit> layout() {
    return Editor.get(
        editor
            .texts()
            .formatting(new DocumentFormattingParams(editor.id(file), new FormattingOptions())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hybrid   H{\nteacher=T\n  merge = concat\n}",
        "hybrid H {\r\n  teacher = T\r\n}\r\n",
        "\n\n\nlet a = 1\n\n\n\nlet b = 2",
        "let a = 1   let b   = 2 // c\n\n",
        "hybrid H {\n  teacher = T\n    merge = concat\n}\n\n\n",
      })
  void laysOutAsFmtDoes(String text) {
    editor.open(file, text);
    List<? extends TextEdit> edits = layout();
    String expected = Formatter.format("", text).value().orElseThrow();
    assertThat(edits).hasSize(1);
    editor.change(file, edits.get(0).getRange(), edits.get(0).getNewText());
    assertThat(layout()).isEmpty();
    assertThat(expected).contains(edits.get(0).getNewText());
  }

  @Test
  void leavesABrokenTextAlone() {
    editor.open(file, "hybrid   H {");
    assertThat(layout()).isEmpty();
  }

  @Test
  void foldsBlocksCommentsAndImports() {
    editor.open(
        file,
        """
        // One
        // comment.
        import "std/teachers/llama-3.2.hyb"
        import "std/teachers/qwen3.hyb"

        hybrid H {
          teacher = T
          ssm mamba2 {
            d_state = 8
          }
        }
        /* Another
           one. */
        """);
    List<FoldingRange> folds =
        Editor.get(editor.texts().foldingRange(new FoldingRangeRequestParams(editor.id(file))));
    assertThat(folds)
        .extracting(it -> it.getStartLine() + "-" + it.getEndLine() + " " + it.getKind())
        .containsExactlyInAnyOrder(
            "0-1 comment", "2-3 imports", "5-9 null", "7-8 null", "11-12 comment");
  }

  @Test
  void outlinesDeclarationsAndTheirBlocks() {
    editor.open(file, "let n = 1\n" + Specs.TEACHER + Specs.HYBRID);
    List<DocumentSymbol> symbols =
        Editor.get(editor.texts().documentSymbol(new DocumentSymbolParams(editor.id(file))))
            .stream()
            .map(it -> it.getRight())
            .toList();
    assertThat(symbols).extracting(DocumentSymbol::getName).containsExactly("n", "T", "H");
    assertThat(symbols)
        .extracting(DocumentSymbol::getDetail)
        .containsExactly("let", "teacher", "hybrid");
    assertThat(symbols.get(2).getChildren())
        .extracting(DocumentSymbol::getName)
        .containsExactly("attention", "ssm discrete_mamba2");
  }

  @Test
  void coloursEachWordByWhatItIsInItsPlace() {
    String text =
        """
        // c
        hybrid top extends top2 { // d
          teacher = T
          merge = concat
          attention { keep L0H1, top n of kv }
          require memory(T, context = 2Ki) <= 1 MiB
          allow ranking-tie "r"
        }
        let n = 2 * 3
        /* two
        lines */
        """;
    editor.open(file, text);
    assertThat(coloured(text))
        .containsSequence("comment // c", "keyword hybrid", "class top", "keyword extends")
        .containsSequence("class top2", "comment // d", "property teacher", "operator =", "class T")
        .containsSequence("property merge", "operator =", "enumMember concat")
        .containsSequence("keyword keep", "enumMember L0H1", "keyword top", "variable n")
        .containsSequence("keyword of", "class kv")
        .containsSequence("keyword require", "function memory", "variable T", "parameter context")
        .containsSequence("keyword allow", "enumMember ranking", "enumMember -", "enumMember tie")
        .containsSequence("keyword let", "variable n", "operator =", "number 2", "operator *")
        .endsWith("comment /* two", "comment lines */");
  }

  private List<String> coloured(String text) {
    List<Integer> data =
        Editor.get(editor.texts().semanticTokensFull(new SemanticTokensParams(editor.id(file))))
            .getData();
    List<String> lines = text.lines().toList();
    List<String> tokens = new ArrayList<>();
    int line = 0;
    int column = 0;
    for (int i = 0; i < data.size(); i += 5) {
      line += data.get(i);
      column = data.get(i) == 0 ? column + data.get(i + 1) : data.get(i + 1);
      String word = lines.get(line).substring(column, column + data.get(i + 2));
      tokens.add(Colours.legend().get(data.get(i + 3)) + " " + word);
    }
    return tokens;
  }

  @Test
  void hintsAtHeadsOfARankingAndAtWhatIsComputed() {
    String text =
        "let n = 2 * (1 + 1)\nlet m = n\nlet literal = 3\n"
            + Specs.TEACHER
            + Specs.RANKING
            + Specs.HYBRID
                .replace("keep L0H1, L1H2", "keep top 2 of kv")
                .replace("d_state = 8", "d_state = 2 * n");
    assertThat(editor.open(file, text)).isEmpty();
    List<InlayHint> hints =
        Editor.get(editor.texts().inlayHint(new InlayHintParams(editor.id(file), ALL)));
    assertThat(hints)
        .extracting(it -> it.getPosition().getLine() + " " + it.getLabel().getLeft())
        .containsExactlyInAnyOrder(
            "0 = 4",
            "1 = 4",
            Editor.at(text, "keep").getLine() + " = L1H2, L0H1",
            Editor.at(text, "d_state").getLine() + " = 8");
    assertThat(hints)
        .filteredOn(it -> it.getLabel().getLeft().equals("= 4"))
        .extracting(it -> it.getPosition().getCharacter())
        .containsExactly("let n = 2 * (1 + 1)".length(), "let m = n".length());
  }

  @Test
  void hintsAtTheHeadsThatFitIntoABudget() {
    String text =
        Specs.TEACHER
            + Specs.RANKING
            + Specs.HYBRID.replace("keep L0H1, L1H2", "keep within 1 MiB at 32 of kv");
    editor.open(file, text);
    List<InlayHint> hints =
        Editor.get(editor.texts().inlayHint(new InlayHintParams(editor.id(file), ALL)));
    assertThat(hints)
        .extracting(it -> it.getLabel().getLeft())
        .containsExactly("= L1H2, L0H1, L0H3");
  }

  @Test
  void putsLensesOnModels() {
    String text = Specs.TEACHER + Specs.RANKING + Specs.HYBRID;
    editor.open(file, text);
    List<? extends CodeLens> lenses =
        Editor.get(editor.texts().codeLens(new CodeLensParams(editor.id(file))));
    int hybrid = Editor.at(text, "hybrid H").getLine();
    assertThat(lenses)
        .filteredOn(it -> it.getRange().getStart().getLine() == hybrid)
        .extracting(it -> it.getCommand().getTitle() + " " + it.getCommand().getCommand())
        .containsExactly("plan hyb.plan", "diff with HEAD hyb.diff", "heads hyb.headMap");
    assertThat(lenses).hasSize(6);
  }
}
