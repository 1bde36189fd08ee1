package io.hyb.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanVerbTest {
  private static final String QUICKSTART = "../examples/quickstart/rad4.hyb";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path folder;

  @Test
  void jsonHasTheKeysThatScriptsRelyOn() {
    JsonObject plan = json(QUICKSTART, "--context", "2Ki,32Ki");
    assertThat(plan.keySet())
        .containsExactly(
            "model",
            "hash",
            "teacher",
            "precision",
            "batch",
            "parameters",
            "memory",
            "flops",
            "layers",
            "stages",
            "against");
    assertThat(plan.get("model").getAsString()).isEqualTo("Rad4");
    assertThat(plan.get("teacher").getAsString()).isEqualTo("GnaTiny");
    assertThat(plan.get("precision").getAsString()).isEqualTo("bfloat16");
    assertThat(plan.getAsJsonObject("parameters").keySet())
        .containsExactly("total", "embedding", "attention", "recurrent", "merge", "mlp", "norm");
    assertThat(first(plan, "memory").keySet())
        .containsExactly("context", "keys_values", "state", "convolution", "total");
    assertThat(first(plan, "flops").keySet()).containsExactly("context", "decode", "prefill");
    assertThat(first(plan, "layers").keySet())
        .containsExactly("layer", "kept", "mixer", "d_state", "merge", "parameters", "memory");
    assertThat(first(plan, "stages").keySet())
        .containsExactly(
            "label",
            "match",
            "tokens",
            "trained_parameters",
            "flops",
            "recompute",
            "activations",
            "activations_recomputed");
    assertThat(plan.getAsJsonArray("against")).isEmpty();
  }

  @Test
  void partsSumToTheTotal() {
    JsonObject plan = json(QUICKSTART, "--batch", "3", "--precision", "float32");
    assertSums(plan.getAsJsonObject("parameters"));
    plan.getAsJsonArray("memory").forEach(row -> assertSums(row.getAsJsonObject()));
    for (int i = 0; i < 3; i++) {
      long layers = 0;
      for (JsonElement layer : plan.getAsJsonArray("layers")) {
        layers += total(layer.getAsJsonObject(), i);
      }
      assertThat(layers).isEqualTo(total(plan, i));
    }
  }

  private static long total(JsonObject costs, int index) {
    return costs.getAsJsonArray("memory").get(index).getAsJsonObject().get("total").getAsLong();
  }

  private static void assertSums(JsonObject parts) {
    long sum = 0;
    for (String key : parts.keySet()) {
      sum += key.equals("total") || key.equals("context") ? 0 : parts.get(key).getAsLong();
    }
    assertThat(parts.get("total").getAsLong()).isEqualTo(sum);
  }

  /** Ten heads of Llama 3.2 1B beside a full mixer of state 8 (arXiv 2602.11374). */
  @Test
  void bytesAreThePapers() throws IOException {
    String spec =
        spec(
            """
            import "std/rankings/llama-3.2-1b.hyb"
            hybrid Rad10 {
              teacher = Llama32_1B
              attention { keep top 10 of kv_retrieval }
              ssm discrete_mamba2 { d_state = 8 }
              merge = adapter
            }
            """);
    JsonObject plan = json(spec, "--context", "128,2048,4096");
    List<Double> megabytes =
        plan.getAsJsonArray("memory").asList().stream()
            .map(JsonElement::getAsJsonObject)
            .map(row -> row.get("keys_values").getAsLong() + row.get("state").getAsLong())
            .map(bytes -> bytes / 1e6)
            .toList();
    assertThat(megabytes.get(0)).isCloseTo(0.85, within(0.005));
    assertThat(megabytes.get(1)).isCloseTo(5.77, within(0.005));
    assertThat(megabytes.get(2)).isCloseTo(11.01, within(0.005));
  }

  @Test
  void aTeacherHasNoMixersNoStagesAndNoTeacher() {
    JsonObject plan = json(QUICKSTART + ":GnaTiny", "--context", "100");
    assertThat(plan.get("teacher").isJsonNull()).isTrue();
    assertThat(plan.getAsJsonArray("stages")).isEmpty();
    JsonObject layer = first(plan, "layers");
    assertThat(layer.getAsJsonArray("kept")).hasSize(8);
    assertThat(layer.get("mixer").isJsonNull()).isTrue();
    assertThat(layer.get("d_state").isJsonNull()).isTrue();
    assertThat(layer.get("merge").isJsonNull()).isTrue();
    assertThat(total(plan, 0)).isEqualTo(2L * 6 * 4 * 32 * 100 * 2);
  }

  @Test
  void othersAreShownInTheOrderGiven() {
    JsonObject plan =
        json(
            QUICKSTART,
            "--set",
            "attention.keep=none",
            "--against",
            QUICKSTART,
            "--against",
            QUICKSTART + ":GnaTiny");
    assertThat(plan.getAsJsonArray("against"))
        .extracting(other -> other.getAsJsonObject().get("model").getAsString())
        .containsExactly("Rad4", "GnaTiny");
    JsonObject asWritten = plan.getAsJsonArray("against").get(0).getAsJsonObject();
    assertThat(total(plan, 0)).isLessThan(total(asWritten, 0));
    assertThat(asWritten.has("against")).isFalse();
  }

  @Test
  void aDevicesSpeedAddsTimes() {
    JsonObject plan =
        json(
            QUICKSTART,
            "--context",
            "2Ki",
            "--batch",
            "2",
            "--device-flops",
            "1e6",
            "--bandwidth",
            "1e12");
    JsonObject flops = first(plan, "flops");
    assertThat(flops.get("decode_ms").getAsDouble())
        .isCloseTo(2 * flops.get("decode").getAsLong() / 1e3, within(1e-6));
    assertThat(flops.get("prefill_ms").getAsDouble())
        .isCloseTo(2 * flops.get("prefill").getAsLong() / 1e3, within(1e-3));
    JsonObject stage = first(plan, "stages");
    assertThat(stage.get("hours").getAsDouble())
        .isCloseTo(stage.get("flops").getAsDouble() / 3.6e9, within(1e-6));

    JsonObject slow = json(QUICKSTART, "--context", "2Ki", "--bandwidth", "1e9");
    long bytes = 2 * slow.getAsJsonObject("parameters").get("total").getAsLong() + total(slow, 0);
    assertThat(first(slow, "flops").get("decode_ms").getAsDouble())
        .isCloseTo(bytes / 1e6, within(1e-6));
    assertThat(first(slow, "stages").has("hours")).isFalse();
  }

  @Test
  void textShowsTheTeacherBesideAndFoldsLayers() {
    assertThat(hyb("plan", QUICKSTART)).isEqualTo(ExitCode.FINE);
    assertThat(text(out))
        .startsWith("Rad4-")
        .contains("4 of 48 heads of GnaTiny are attention")
        .contains("  total      4,885,624  4,590,848\n")
        .contains("  3..4    H2          discrete_mamba2        8  concat     630,910");
    assertThat(hyb("plan", QUICKSTART, "--format", "markdown")).isEqualTo(ExitCode.FINE);
    assertThat(text(out)).contains("|  | Rad4 | GnaTiny |\n|---|---:|---:|\n");
  }

  @Test
  void textShowsTheModelsDocComment() throws IOException {
    String quickstart = Path.of(QUICKSTART).toAbsolutePath().toString();
    String spec =
        spec("import \"" + quickstart + "\"\n/// Fits a phone.\nhybrid P extends Rad4 { }");
    assertThat(hyb("plan", spec)).as(text(err)).isEqualTo(ExitCode.FINE);
    assertThat(text(out)).contains("attention\n\nFits a phone.\n\nParameters\n");
  }

  @Test
  void misusesAreOneLineAndExitCode2() {
    for (List<String> wrong :
        List.of(
            List.<String>of(),
            List.of(QUICKSTART, QUICKSTART),
            List.of(QUICKSTART, "--context", "64k"),
            List.of(QUICKSTART, "--context", "2Ki,"),
            List.of(QUICKSTART, "--batch", "0"),
            List.of(QUICKSTART, "--precision", "int8"),
            List.of(QUICKSTART, "--format", "html"),
            List.of(QUICKSTART, "--device-flops", "fast"),
            List.of(QUICKSTART, "--bandwidth", "0"))) {
      err.reset();
      List<String> call = new ArrayList<>(List.of("plan"));
      call.addAll(wrong);
      assertThat(hyb(call.toArray(String[]::new))).as(wrong.toString()).isEqualTo(ExitCode.USAGE);
      assertThat(text(err).lines()).hasSize(2);
    }
  }

  @Test
  void refusedSpecsAndUncountableFiguresAreExitCode1() throws IOException {
    assertThat(hyb("plan", spec("hybrid H { }"))).isEqualTo(ExitCode.REFUSED);
    assertThat(hyb("plan", QUICKSTART, "--against", "absent.hyb")).isEqualTo(ExitCode.REFUSED);
    err.reset();
    assertThat(hyb("plan", QUICKSTART, "--context", "999999999999Mi")).isEqualTo(ExitCode.REFUSED);
    assertThat(text(err)).isEqualTo("hyb: Rad4: its figures are larger than can be counted\n");
  }

  private JsonObject json(String... arguments) {
    List<String> call = new ArrayList<>(List.of("plan", "--format", "json"));
    call.addAll(List.of(arguments));
    assertThat(hyb(call.toArray(String[]::new))).as(text(err)).isEqualTo(ExitCode.FINE);
    return JsonParser.parseString(text(out)).getAsJsonObject();
  }

  private static JsonObject first(JsonObject plan, String array) {
    return plan.getAsJsonArray(array).get(0).getAsJsonObject();
  }

  private String spec(String text) throws IOException {
    return Files.writeString(folder.resolve("spec.hyb"), text).toString();
  }

  private int hyb(String... arguments) {
    out.reset();
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new HybCommand(console).run(List.of(arguments));
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
