package io.hyb.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.arch.json.ModelJson;
import org.junit.jupiter.api.Test;

class InfoVerbTest {

  private static JsonObject info(Object... args) {
    Shell shell = Shell.run(Shell.RAD4, args);
    assertThat(shell.code()).as(shell.err()).isZero();
    return JsonParser.parseString(shell.out()).getAsJsonObject();
  }

  @Test
  void jsonTellsTheShape() {
    JsonObject json = info("info", "--json");
    assertThat(json.get("model").getAsString()).isEqualTo("Rad4");
    assertThat(json.get("kind").getAsString()).isEqualTo("hybrid");
    JsonObject teacher = json.getAsJsonObject("teacher");
    assertThat(teacher.get("name").getAsString()).isEqualTo("GnaTiny");
    assertThat(teacher.get("layers").getAsInt()).isEqualTo(6);
    assertThat(teacher.get("kv_heads").getAsInt()).isEqualTo(4);
    assertThat(json.get("heads_total").getAsInt()).isEqualTo(48);
    assertThat(json.get("heads_kept").getAsInt()).isEqualTo(4);
    assertThat(json.getAsJsonArray("layers")).hasSize(6);
    JsonObject second = json.getAsJsonArray("layers").get(1).getAsJsonObject();
    assertThat(second.getAsJsonArray("kept")).hasToString("[0,7]");
    assertThat(second.get("d_state").getAsInt()).isEqualTo(8);
    assertThat(second.get("mixer").getAsString()).isEqualTo("discrete_mamba2");
    assertThat(second.get("merge").getAsString()).isEqualTo("concat");
    assertThat(ModelJson.read(json)).isEqualTo(Shell.RAD4.model().shape());
  }

  @Test
  void jsonCountsParameters() {
    JsonObject json = info("info", "--json");
    // Embedding, final norm; a layer: two norms, MLP, q and o of 256, k and v of 128.
    long embedding = 4096L * 256;
    long norm = 256 + 6L * 2 * 256;
    long mlp = 6L * 3 * 256 * 512;
    JsonObject teacher = parameters(json.getAsJsonArray("against").get(0).getAsJsonObject());
    assertThat(count(teacher, "attention")).isEqualTo(6L * (2 * 256 * 256 + 2 * 128 * 256));
    assertThat(count(teacher, "total"))
        .isEqualTo(embedding + norm + mlp + count(teacher, "attention"));
    JsonObject student = parameters(json);
    // Heads' columns of the output projection go with the heads.
    long mixers = mixer(8, 16) + 2 * mixer(8, 8) + mixer(6, 8) + 2 * mixer(7, 8);
    assertThat(count(student, "recurrent")).isEqualTo(mixers + 44L * 32 * 256);
    assertThat(count(student, "attention")).isEqualTo(4L * 4 * 32 * 256);
    assertThat(count(student, "merge")).isZero();
    assertThat(count(student, "embedding")).isEqualTo(embedding);
    assertThat(count(student, "mlp")).isEqualTo(mlp);
    assertThat(count(student, "norm")).isEqualTo(norm);
    assertThat(count(student, "total"))
        .isEqualTo(
            embedding + norm + mlp + count(student, "attention") + count(student, "recurrent"));
  }

  private static JsonObject parameters(JsonObject costs) {
    return costs.getAsJsonObject("parameters");
  }

  private static long count(JsonObject parameters, String part) {
    return parameters.get(part).getAsLong();
  }

  /** in_proj, a_bias, convolution with bias, D, z_bias. */
  private static long mixer(long heads, long dState) {
    long inner = heads * 32;
    long channels = inner + 2 * heads * dState;
    return (channels + inner + heads) * 256 + heads + 5 * channels + heads + inner;
  }

  @Test
  void jsonCountsBytesAsThePaperDoes() {
    JsonObject json = info("info", "--json", "--context", "32Ki", "--batch", "3");
    assertThat(json.get("precision").getAsString()).isEqualTo("bfloat16");
    JsonObject row = json.getAsJsonArray("memory").get(0).getAsJsonObject();
    assertThat(row.get("context").getAsLong()).isEqualTo(32768);
    long keysValues = 3L * 2 * 4 * 32 * 32768 * 2;
    long state = 3L * (8 * 32 * 16 + (6 + 8 + 7 + 7 + 8) * 32 * 8) * 2;
    long convolution = 3L * (8 * (32 + 32) + (6 + 8 + 7 + 7 + 8) * (32 + 16)) * 3 * 2;
    assertThat(row.get("keys_values").getAsLong()).isEqualTo(keysValues);
    assertThat(row.get("state").getAsLong()).isEqualTo(state);
    assertThat(row.get("convolution").getAsLong()).isEqualTo(convolution);
    assertThat(row.get("total").getAsLong()).isEqualTo(keysValues + state + convolution);
    JsonObject teacher = json.getAsJsonArray("against").get(0).getAsJsonObject();
    JsonObject ofTeacher = teacher.getAsJsonArray("memory").get(0).getAsJsonObject();
    assertThat(ofTeacher.get("total").getAsLong()).isEqualTo(3L * 2 * 6 * 4 * 32 * 32768 * 2);
  }

  @Test
  void contextsAreReadInUnits() {
    JsonObject json = info("info", "--json", "--context", "2K,2Ki,100", "--precision", "float32");
    assertThat(json.get("precision").getAsString()).isEqualTo("float32");
    assertThat(json.getAsJsonArray("memory"))
        .extracting(row -> row.getAsJsonObject().get("context").getAsLong())
        .containsExactly(2000L, 2048L, 100L);
  }

  @Test
  void textShowsTheHeads() {
    Shell shell = Shell.run(Shell.RAD4, "info");
    assertThat(shell.code()).isZero();
    assertThat(shell.out())
        .contains("4 of 48 heads are attention (8.3%)")
        .contains("L0  □ □ □ □ □ □ □ □   discrete_mamba2  d_state 16  conv 4  concat")
        .contains("L1  ■ □ □ □ □ □ □ ■   discrete_mamba2  d_state 8")
        .contains("L3  □ □ ■ □ □ □ □ □")
        .contains("Rad4 at 2,048 tokens", "GnaTiny at 32,768 tokens");
  }

  @Test
  void aTeacherIsToldAlone() {
    Shell shell = Shell.run(Shell.TEACHER, "info", "--json");
    JsonObject json = JsonParser.parseString(shell.out()).getAsJsonObject();
    assertThat(json.get("kind").getAsString()).isEqualTo("teacher");
    assertThat(json.getAsJsonArray("against")).isEmpty();
    assertThat(json.get("heads_kept").getAsInt()).isEqualTo(48);
  }

  @Test
  void moreBytesThanCanBeCountedAreAUsageError() {
    Shell shell =
        Shell.run(Shell.RAD4, "info", "--context", "999999999999Mi", "--batch", "2000000000");
    assertThat(shell.code()).isEqualTo(2);
  }
}
