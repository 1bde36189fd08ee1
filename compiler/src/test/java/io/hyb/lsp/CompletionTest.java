package io.hyb.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.TextEdit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an editor proposes; {@code ‸} is where the cursor is. */
class CompletionTest {
  private static final String DECLARED =
      "let width = 8\n" + Specs.TEACHER + Specs.RANKING + Specs.HYBRID;

  @TempDir Path folder;
  private Editor editor;
  private Path file;

  @BeforeEach
  void open() {
    editor = Editor.inProcess(folder);
    file = folder.resolve("h.hyb");
    editor.open(file, DECLARED);
  }

  @AfterEach
  void quit() {
    editor.close();
  }

  /** The proposals at the cursor of a text after what is declared, whole or broken. */
  private List<CompletionItem> at(String typed) {
    return inFile(DECLARED + typed);
  }

  private List<CompletionItem> inFile(String text) {
    Position cursor = Editor.at(text, "‸");
    editor.change(file, text.replace("‸", ""));
    CompletionParams params = new CompletionParams(editor.id(file), cursor);
    return Editor.get(editor.texts().completion(params)).getRight().getItems();
  }

  private List<String> labels(String typed) {
    return at(typed).stream().map(CompletionItem::getLabel).toList();
  }

  private static CompletionItem named(List<CompletionItem> items, String label) {
    return items.stream().filter(it -> it.getLabel().equals(label)).findFirst().orElseThrow();
  }

  @Test
  void proposesTheKeysThatTheBlockLacks() {
    List<CompletionItem> items = at("hybrid New {\n  teacher = T\n  ‸\n}\n");
    assertThat(items)
        .extracting(CompletionItem::getLabel)
        .containsExactly("merge", "attention", "ssm", "layers", "distill", "require", "allow");
    CompletionItem merge = named(items, "merge");
    assertThat(merge.getDetail()).isEqualTo("default: concat");
    assertThat(merge.getDocumentation().getRight().getValue())
        .contains("kept heads and the recurrent heads");
    assertThat(merge.getTextEdit().getLeft().getNewText()).isEqualTo("merge = $0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hybrid New { merge = ‸ }                                  | concat adapter sum gated merger",
        "hybrid New { merge = con‸ }                               | concat adapter",
        "hybrid New { teacher = ‸                                  | T",
        "hybrid New { ssm ‸                                        | discrete_mamba2 mamba2",
        "hybrid New { ssm mamba2 { ‸                               | d_state conv chunk init groups",
        "hybrid New { ssm mamba2 { d_state = ‸ } }                 | width",
        "hybrid New { ssm mamba2 { conv = ‸ } }                    | width 4",
        "hybrid New { ssm mamba2 { d_state = 2 * ‸ } }             | width",
        "hybrid New { attention { keep top 2 of ‸                  | kv",
        "hybrid New { attention { keep top 2 ‸                     | of",
        "hybrid New { attention { keep within 8 MiB ‸              | at",
        "hybrid New { attention { keep within 8 MiB at 2Ki ‸       | of",
        "hybrid New { attention { window = ‸                       | none width",
        "hybrid New { teacher = T attention { keep ‸               | all none L0H L1H",
        "hybrid New { teacher = T attention { keep L0H0, L1H‸ } }  | L1H0 L1H1 L1H2 L1H3",
        "hybrid New { teacher = T attention { keep L1H1..‸ } }     | H1 H2 H3",
        "hybrid New extends ‸                                      | H",
        "hybrid New ‸                                              | extends",
        "sweep S over ‸                                            | H",
        "sweep S over H { ‸                                        | attention.keep ssm.chunk merge",
        "hybrid New { layers ‸                                     | all every width",
        "hybrid New { layers 0..1 { ‸                              | keep window attention ssm merge",
        "hybrid New { distill { stage one { match = ‸              | matrices hidden_states logits",
        "hybrid New { distill { data { ‸                           | text jsonl probe copy needle",
        "hybrid New { require mem‸                                 | memory H T width",
        "hybrid New { require memory(T, context = ‸                | width",
        "hybrid New { allow ranking-t‸                             | ranking-tie",
        "teacher New { rope { scaling ‸                            | llama3",
        "teacher New { tie_embeddings = ‸                          | true false",
        "ranking r { teacher = T  order L0‸                        | L0H L1H",
        "‸                                                         | hybrid teacher ranking import",
        "import ‸                                                  | \"std/teachers/llama-3.2.hyb\"",
        "import \"std/‸                                            | std/rankings/llama-3.2-1b.hyb",
      })
  void proposesWhatFits(String typed, String expected) {
    assertThat(labels(typed)).contains(expected.split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hybrid New { merge = ‸ }        | T",
        "hybrid New { ‸ }                | d_state",
        "hybrid ‸                        | T",
        "// teacher = ‸                  | T",
        "hybrid New { teacher = \"‸      | T",
        "let new = ‸                     | T",
      })
  void proposesNothingThatDoesNotFit(String typed, String unexpected) {
    assertThat(labels(typed)).doesNotContain(unexpected);
  }

  @Test
  void tellsWhatAHeadIsWorth() {
    List<CompletionItem> items = inFile(DECLARED.replace("keep L0H1, L1H2", "keep L0H1, L1H‸"));
    assertThat(named(items, "L1H2").getDetail()).isEqualTo("number 1 in kv, loses 0.500");
  }

  @Test
  void replacesTheWordThatIsTyped() {
    List<CompletionItem> items = at("hybrid New { mer‸");
    TextEdit edit = named(items, "merge").getTextEdit().getLeft();
    assertThat(edit.getRange().getEnd().getCharacter() - edit.getRange().getStart().getCharacter())
        .isEqualTo(3);
  }

  @Test
  void remembersNamesWhileTheFileIsBroken() {
    String broken = "hybrid Other { {{{ \n" + DECLARED + "hybrid New { teacher = ‸";
    List<String> labels = new ArrayList<>();
    inFile(broken).forEach(item -> labels.add(item.getLabel()));
    assertThat(labels).contains("T");
  }

  @Test
  void proposesFilesBesideTheSpec() throws IOException {
    Files.writeString(folder.resolve("beside.hyb"), Specs.TEACHER);
    Files.createDirectory(folder.resolve("data"));
    Files.writeString(folder.resolve("data").resolve("prose.txt"), "a");
    assertThat(labels("import \"‸")).contains("beside.hyb", "data/");
    assertThat(labels("hybrid New { distill { data { text \"data/‸")).contains("data/prose.txt");
  }
}
