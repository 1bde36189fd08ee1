package io.hyb.lsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.Position;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that an editor has the server execute, on buffers that are not saved. */
class CommandsTest {
  private static final String SAVED = Specs.TEACHER + Specs.RANKING + Specs.HYBRID;
  private static final String TYPED = SAVED.replace("keep L0H1, L1H2", "keep L1H2");

  @TempDir Path folder;
  private Editor editor;
  private Path file;

  @BeforeEach
  void open() throws IOException {
    file = Files.writeString(folder.resolve("h.hyb"), SAVED);
    editor =
        Editor.inProcess(params -> params.setInitializationOptions(Map.of("panels", true)), folder);
    editor.open(file, TYPED);
  }

  @AfterEach
  void quit() {
    editor.close();
  }

  private JsonObject run(String command, Map<String, Object> argument) {
    return run(editor, command, argument);
  }

  private static JsonObject run(Editor editor, String command, Map<String, Object> argument) {
    ExecuteCommandParams params = new ExecuteCommandParams(command, List.of(argument));
    Object result = Editor.get(editor.server.getWorkspaceService().executeCommand(params));
    return (JsonObject) new Gson().toJsonTree(result);
  }

  @Test
  void plansWhatIsTyped() {
    JsonObject result = run("hyb.plan", Map.of("uri", Editor.uri(file), "contexts", List.of(64)));
    assertThat(result.get("title").getAsString()).contains("1 of 8 heads of T are attention");
    assertThat(result.get("markdown").getAsString()).contains("| keys and values at 64 |");
    JsonObject plan = result.getAsJsonObject("plan");
    assertThat(plan.get("model").getAsString()).isEqualTo("H");
    // 2 of keys and values, one head of 8 values, 64 tokens, 2 bytes each
    assertThat(memory(plan, "keys_values")).isEqualTo(2 * 8 * 64 * 2);
  }

  private static long memory(JsonObject plan, String part) {
    return plan.getAsJsonArray("memory").get(0).getAsJsonObject().get(part).getAsLong();
  }

  @Test
  void takesTheModelAroundAPosition() {
    Position place = Editor.at(TYPED, "d_ff");
    JsonObject result =
        run(
            "hyb.headMap",
            Map.of(
                "uri",
                Editor.uri(file),
                "position",
                Map.of("line", place.getLine(), "character", place.getCharacter())));
    assertThat(result.get("name").getAsString()).isEqualTo("T");
  }

  @Test
  void mapsEveryHead() {
    JsonObject map = run("hyb.headMap", Map.of("uri", Editor.uri(file), "name", "H"));
    assertThat(map.get("kept").getAsInt()).isEqualTo(1);
    assertThat(map.get("ranking").getAsString()).isEqualTo("kv");
    assertThat(map.getAsJsonArray("rows")).hasSize(2);
    JsonObject row = map.getAsJsonArray("rows").get(1).getAsJsonObject();
    assertThat(row.get("mixer").getAsString()).isEqualTo("discrete_mamba2");
    JsonObject kept = row.getAsJsonArray("heads").get(2).getAsJsonObject();
    assertThat(kept.get("kept").getAsBoolean()).isTrue();
    assertThat(kept.get("rank").getAsInt()).isEqualTo(1);
    assertThat(kept.get("score").getAsDouble()).isEqualTo(0.5);
    JsonObject lost = row.getAsJsonArray("heads").get(0).getAsJsonObject();
    assertThat(lost.get("kept").getAsBoolean()).isFalse();
    assertThat(lost.has("rank")).isFalse();
  }

  @Test
  void comparesWhatIsTypedWithTheLastCommit() throws IOException, InterruptedException {
    git("init", "-q");
    git("add", "h.hyb");
    git("-c", "user.name=h", "-c", "user.email=h@localhost", "commit", "-qm", "first");
    JsonObject result = run("hyb.diff", Map.of("uri", Editor.uri(file), "name", "H"));
    assertThat(result.get("title").getAsString()).isEqualTo("H since HEAD");
    assertThat(result.get("markdown").getAsString()).contains("lost L0H1");
    assertThat(result.get("html").getAsString()).contains("<html");
    assertThat(result.getAsJsonArray("diff")).hasSize(1);
    editor.change(file, SAVED);
    assertThat(run("hyb.diff", Map.of("uri", Editor.uri(file))).getAsJsonArray("diff")).isEmpty();
  }

  private void git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void explainsADiagnostic() {
    assertThat(run("hyb.explain", Map.of("id", "unknown-key")).get("markdown").getAsString())
        .startsWith("# unknown-key\n\n");
  }

  @Test
  void saysWhyNot() {
    Map<String, Object> uri = Map.of("uri", Editor.uri(file));
    assertThatThrownBy(() -> run("hyb.diff", uri)).hasMessageContaining("in no git repository");
    assertThatThrownBy(() -> run("hyb.else", uri)).hasMessageContaining("no command `hyb.else`");
    assertThatThrownBy(() -> run("hyb.plan", Map.of())).hasMessageContaining("`uri`");
    assertThatThrownBy(() -> run("hyb.plan", Map.of("uri", "http://there/")))
        .hasMessageContaining("only files can be read");
    editor.change(file, TYPED.replace("merge", "merg"));
    assertThatThrownBy(() -> run("hyb.plan", uri))
        .hasMessageContaining("h.hyb:22: a hybrid has no");
  }

  @Test
  void hasAnEditorWithoutPanelsShowTheText() throws Exception {
    try (Editor plain = Editor.inProcess(folder)) {
      plain.open(file, TYPED);
      run(plain, "hyb.plan", Map.of("uri", Editor.uri(file)));
      Path shown = Path.of(URI.create(plain.shown.take().getUri()));
      assertThat(shown).content().contains("Parameters");
    }
    assertThat(editor.shown).isEmpty();
  }
}
