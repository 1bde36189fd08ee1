package io.hyb.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.Position;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an editor shows about the word under the pointer. */
class HoverTest {
  private static final String TEXT =
      "/// How wide a state is.\nlet width = 2 * 4\n"
          + Specs.TEACHER
          + Specs.RANKING
          + Specs.HYBRID.replace("d_state = 8", "d_state = width");

  @TempDir Path folder;
  private Editor editor;
  private Path file;

  @BeforeEach
  void open() {
    editor = Editor.inProcess(folder);
    file = folder.resolve("h.hyb");
    assertThat(editor.open(file, TEXT)).isEmpty();
  }

  @AfterEach
  void quit() {
    editor.close();
  }

  private String at(String mark) {
    return at(Editor.at(TEXT, mark));
  }

  private String at(Position position) {
    Hover hover = Editor.get(editor.texts().hover(new HoverParams(editor.id(file), position)));
    return hover == null ? "" : hover.getContents().getRight().getValue();
  }

  @Test
  void tellsWhatAHybridKeepsAndCosts() {
    assertThat(at("H {"))
        .contains("2 of 8 heads of `T` kept (25.0%)")
        .containsPattern("[\\d,]+ parameters; [\\d,]+ bytes of cache and state at 32Ki")
        .endsWith("Keeps two heads.");
  }

  @Test
  void tellsATeachersShapeWhereverItIsNamed() {
    assertThat(at("T {"))
        .contains("llama: 2 layers of 4 heads (2 of keys and values)")
        .endsWith("A small one.");
    assertThat(at("T\n  attention")).isEqualTo(at("T {"));
  }

  @Test
  void tellsWhatARankedHeadIsWorth() {
    assertThat(at("L0H1 = 0.25"))
        .contains("**L0H1**, number 2 of 3 in `kv`")
        .contains("falls by 0.250 ± 0.010, from 0.900 to 0.650");
    assertThat(at("L1H2 }")).contains("number 1 of 3 in `kv`");
  }

  @Test
  void tellsWhatALetComesTo() {
    assertThat(at("width }")).contains("**let** `width` = 8").contains("How wide a state is.");
    assertThat(at("2 * 4")).isEqualTo("= 8");
  }

  @Test
  void explainsKeysBlocksAndKinds() {
    assertThat(at("merge =")).contains("merge = …").contains("default: concat");
    assertThat(at("ssm disc")).contains("What the heads that are not kept become");
    assertThat(at("discrete_mamba2")).contains("arXiv 2408.10189");
    assertThat(at("d_state =")).contains("a whole number from 1 to 65536");
    assertThat(at("keep L")).contains("The heads that stay attention");
  }

  @Test
  void explainsADiagnosticThatIsAllowed() {
    String text = TEXT.replace("merge = concat", "allow ranking-tie \"fine\"");
    editor.change(file, text);
    assertThat(at(Editor.at(text, "tie \""))).contains("have the same score");
  }

  @Test
  void saysNothingOfBlanksAndComments() {
    assertThat(at("How wide")).isEmpty();
    assertThat(at(new Position(1000, 1000))).isEmpty();
  }
}
