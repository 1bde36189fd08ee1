package io.hyb.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
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
    assertThat(json.get("name").getAsString()).isEqualTo("Rad4");
    assertThat(json.get("kind").getAsString()).isEqualTo("hybrid");
    assertThat(json.get("teacher").getAsString()).isEqualTo("GnaTiny");
    assertThat(json.get("layers").getAsInt()).isEqualTo(6);
    assertThat(json.get("heads").getAsInt()).isEqualTo(8);
    assertThat(json.get("heads_total").getAsInt()).isEqualTo(48);
    assertThat(json.get("heads_kept").getAsInt()).isEqualTo(4);
    assertThat(json.get("kept").toString()).isEqualTo("[\"L1H0\",\"L1H7\",\"L3H2\",\"L4H2\"]");
    JsonObject first = json.getAsJsonArray("by_layer").get(0).getAsJsonObject();
    assertThat(first.get("d_state").getAsInt()).isEqualTo(16);
    assertThat(first.get("merge").getAsString()).isEqualTo("concat");
    assertThat(first.getAsJsonArray("recurrent")).hasSize(8);
  }

  @Test
  void jsonCountsParameters() {
    JsonObject parameters = info("info", "--json").getAsJsonObject("parameters");
    // Embedding, final norm; a layer: two norms, MLP, q and o of 256, k and v of 128.
    long teacherMixers = 6L * (2 * 256 * 256 + 2 * 128 * 256);
    long shared = 4096L * 256 + 256 + 6L * (2 * 256 + 3 * 256 * 512);
    assertThat(parameters.get("teacher").getAsLong()).isEqualTo(shared + teacherMixers);
    assertThat(parameters.get("teacher_mixers").getAsLong()).isEqualTo(teacherMixers);
    long mixers = mixer(8, 16) + 2 * mixer(8, 8) + mixer(6, 8) + 2 * mixer(7, 8);
    long kept = 4L * 3 * 32 * 256;
    long outputs = 6L * 256 * 256;
    assertThat(parameters.get("mixers").getAsLong()).isEqualTo(mixers + kept + outputs);
    assertThat(parameters.get("model").getAsLong()).isEqualTo(shared + mixers + kept + outputs);
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
    assertThat(json.get("bytes_per_value").getAsInt()).isEqualTo(2);
    JsonObject row = json.getAsJsonArray("memory").get(0).getAsJsonObject();
    assertThat(row.get("context").getAsLong()).isEqualTo(32768);
    JsonObject model = row.getAsJsonObject("model");
    assertThat(model.get("kv_cache_bytes").getAsLong()).isEqualTo(3L * 2 * 4 * 32 * 32768 * 2);
    assertThat(model.get("ssm_state_bytes").getAsLong())
        .isEqualTo(3L * (8 * 32 * 16 + (6 + 8 + 7 + 7 + 8) * 32 * 8) * 2);
    assertThat(model.get("conv_state_bytes").getAsLong())
        .isEqualTo(3L * (8 * (32 + 32) + (6 + 8 + 7 + 7 + 8) * (32 + 16)) * 3 * 2);
    assertThat(row.getAsJsonObject("teacher").get("total_bytes").getAsLong())
        .isEqualTo(3L * 2 * 6 * 4 * 32 * 32768 * 2);
  }

  @Test
  void contextsAreReadInUnits() {
    JsonObject json = info("info", "--json", "--context", "2K,2Ki,100", "--precision", "float32");
    assertThat(json.get("bytes_per_value").getAsInt()).isEqualTo(4);
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
        .contains("L0  □ □ □ □ □ □ □ □   d_state 16  conv 4  concat")
        .contains("L1  ■ □ □ □ □ □ □ ■   d_state 8")
        .contains("L3  □ □ ■ □ □ □ □ □")
        .contains("Rad4 at 2,048 tokens", "GnaTiny at 32,768 tokens");
  }

  @Test
  void aTeacherIsToldAlone() {
    Shell shell = Shell.run(Shell.TEACHER, "info", "--json");
    JsonObject json = JsonParser.parseString(shell.out()).getAsJsonObject();
    assertThat(json.get("kind").getAsString()).isEqualTo("teacher");
    assertThat(json.has("teacher")).isFalse();
    assertThat(json.get("heads_kept").getAsInt()).isEqualTo(48);
  }

  @Test
  void moreBytesThanCanBeCountedAreAUsageError() {
    Shell shell =
        Shell.run(Shell.RAD4, "info", "--context", "999999999999Mi", "--batch", "2000000000");
    assertThat(shell.code()).isEqualTo(2);
  }
}
