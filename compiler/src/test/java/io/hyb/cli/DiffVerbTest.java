package io.hyb.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.arch.diff.rule.Rule;
import io.hyb.arch.diff.rule.Rules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code hyb diff OLD NEW}, in every form that it is written in. */
class DiffVerbTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/diff");
  private static final String OLD = GOLDEN.resolve("old.hyb").toString();
  private static final String NEW = GOLDEN.resolve("new.hyb").toString();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path folder;

  private int hyb(String... arguments) {
    out.reset();
    err.reset();
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new HybCommand(console).run(List.of(arguments));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private JsonArray json(String... specs) {
    assertThat(hyb("diff", specs[0], specs[1], "--format", "json")).as(err()).isEqualTo(0);
    return JsonParser.parseString(out()).getAsJsonArray();
  }

  /** A missing expectation is written and fails, to be read before it is committed. */
  @ParameterizedTest
  @ValueSource(strings = {"text", "json", "markdown", "html", "github", "sarif"})
  void looksAsExpected(String format) throws IOException {
    assertThat(hyb("diff", OLD, NEW, "--format", format)).isEqualTo(ExitCode.FINE);
    String printed = out().replace(GOLDEN + "/", "");
    Path expected = GOLDEN.resolve("expected." + format);
    if (!Files.exists(expected)) {
      Files.writeString(expected, printed);
      fail("wrote " + expected + "; read it, then run again");
    }
    assertThat(printed).isEqualTo(Files.readString(expected));
    assertThat(err()).isEmpty();
  }

  @Test
  void jsonHasWhatScriptsRelyOn() {
    JsonArray changes = json(OLD, NEW);
    assertThat(changes).hasSize(1);
    JsonObject change = changes.get(0).getAsJsonObject();
    assertThat(change.keySet())
        .containsExactly(
            "old", "new", "differences", "checkpoint", "cost", "training", "retrieval", "findings");
    assertThat(change.getAsJsonObject("old").keySet()).containsExactly("spec", "name", "hash");
    JsonObject layer = layers(change, "ssm.d_state").get(0).getAsJsonObject();
    assertThat(layer.toString())
        .isEqualTo("{\"path\":\"ssm.d_state\",\"layer\":2,\"old\":8,\"new\":16}");
    assertThat(layers(change, "ssm.d_state")).hasSize(4); // never folded
    JsonObject checkpoint = change.getAsJsonObject("checkpoint");
    assertThat(checkpoint.get("verdict").getAsString()).isEqualTo("partial");
    assertThat(checkpoint.get("kept").getAsInt()).isPositive();
    assertThat(change.getAsJsonObject("training").get("first_stage_to_rerun").getAsString())
        .isEqualTo("align");
    JsonObject retrieval = change.getAsJsonObject("retrieval");
    assertThat(retrieval.getAsJsonArray("lost").get(0).getAsJsonObject().get("score").getAsDouble())
        .isEqualTo(0.4);
    assertThat(change.getAsJsonArray("findings").get(0).getAsJsonObject().keySet())
        .containsExactly("id", "severity", "message", "suppressed");
  }

  private static JsonArray layers(JsonObject change, String path) {
    JsonArray found = new JsonArray();
    for (JsonElement difference : change.getAsJsonArray("differences")) {
      if (difference.getAsJsonObject().get("path").getAsString().equals(path)) {
        found.add(difference);
      }
    }
    return found;
  }

  @Test
  void headsInARowAreFoldedAndSoAreThoseThatMayReplaceThem() throws IOException {
    String teacher =
        """
        teacher T {
          family = llama  layers = 3  heads = 8  kv_heads = 2  head_dim = 32  d_model = 256
          d_ff = 512  vocab = 4096  rope { theta = 10000 }  norm_eps = 1e-5  tie_embeddings = true
        }
        hybrid H { teacher = T  ssm mamba2 { d_state = 8 }  attention { keep %s } }
        """;
    Path old = folder.resolve("old.hyb");
    Path now = folder.resolve("new.hyb");
    Files.writeString(old, teacher.formatted("L0H0..H2, L1H0..H7, L2H0..H3"));
    Files.writeString(now, teacher.formatted("L0H2, L2H4..H7"));

    assertThat(hyb("diff", old.toString(), now.toString())).isEqualTo(ExitCode.FINE);
    assertThat(out().lines().filter(line -> line.startsWith("  heads ")).map(String::strip))
        .containsExactly(
            "heads       gained L2H4..H7",
            "heads       lost L0H0, L0H1, L1H0..H7, L2H0..H3",
            "heads       L0H0, L0H1 share their keys and values with L0H2 (kept), L0H3, which may replace them",
            "heads       no head that shares its keys and values with L1H0..H7, L2H0..H3 is left");
  }

  @Test
  void noDifferenceIsAnEmptyArrayAndNoText() {
    assertThat(json(OLD, OLD)).isEmpty();
    assertThat(hyb("diff", OLD, OLD)).isEqualTo(ExitCode.FINE);
    assertThat(out() + err()).isEmpty();
  }

  @Test
  void modelsArePairedByNameThenTheOneLeft() throws IOException {
    String teacher = Files.readString(Path.of(OLD)).split("ranking")[0];
    String one = "hybrid One { teacher = T  ssm discrete_mamba2 { d_state = 8 } }\n";
    String two = "hybrid Two { teacher = T  ssm discrete_mamba2 { d_state = 16 } }\n";
    String first = write("first.hyb", teacher + one + two);
    String renamed = write("renamed.hyb", teacher + one.replace("One", "Other") + two);
    assertThat(json(first, renamed)).isEmpty();

    String changed =
        write("changed.hyb", teacher + two + one.replace("One", "Other").replace("= 8", "= 4"));
    JsonArray changes = json(first, changed);
    assertThat(changes).hasSize(1);
    JsonObject change = changes.get(0).getAsJsonObject();
    assertThat(change.getAsJsonObject("old").get("name").getAsString()).isEqualTo("One");
    assertThat(change.getAsJsonObject("new").get("name").getAsString()).isEqualTo("Other");

    assertThat(json(first + ":Two", changed)).isEmpty();
    assertThat(json(first + ":One", changed + ":Two")).hasSize(1);
    assertThat(hyb("diff", first + ":One", changed)).isEqualTo(ExitCode.REFUSED);
    assertThat(err()).contains("none of them One: name one of Two, Other");
    assertThat(hyb("diff", first + ":Three", changed)).isEqualTo(ExitCode.REFUSED);
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void gatesBiteWithExitCode3() {
    assertThat(hyb("diff", OLD, NEW, "--fail-on", "danger")).isEqualTo(ExitCode.GATE);
    assertThat(err()).contains("--fail-on danger bites: " + NEW);
    assertThat(hyb("diff", OLD, NEW, "--fail-on", "warning")).isEqualTo(ExitCode.GATE);
    assertThat(hyb("diff", OLD, NEW, "--fail-on", "breaking")).isEqualTo(ExitCode.FINE);
    assertThat(hyb("diff", OLD, NEW, "--fail-on", "memory>10%")).isEqualTo(ExitCode.FINE);
    assertThat(hyb("diff", NEW, OLD, "--fail-on", "memory>10%")).isEqualTo(ExitCode.GATE);
    assertThat(hyb("diff", OLD, NEW, "--fail-on", "breaking,parameters>0%"))
        .isEqualTo(ExitCode.GATE);
    assertThat(hyb("diff", OLD, NEW, "--fail-on", "flops>900%", "--fail-on", "note"))
        .isEqualTo(ExitCode.GATE);
    assertThat(hyb("diff", OLD, OLD, "--fail-on", "note")).isEqualTo(ExitCode.FINE);
  }

  @Test
  void whatTheNewSpecAllowsIsShownAndDoesNotBite() throws IOException {
    String text = Files.readString(Path.of(NEW));
    String allowing =
        write(
            "new.hyb",
            text.replace("  distill {", "  allow head-lost \"L4H3 stands in\"\n  distill {"));
    JsonObject lost =
        json(OLD, allowing)
            .get(0)
            .getAsJsonObject()
            .getAsJsonArray("findings")
            .get(0)
            .getAsJsonObject();
    assertThat(lost.get("id").getAsString()).isEqualTo("head-lost");
    assertThat(lost.get("suppressed").getAsBoolean()).isTrue();
    assertThat(lost.get("reason").getAsString()).isEqualTo("L4H3 stands in");
    assertThat(hyb("diff", OLD, allowing, "--fail-on", "danger")).isEqualTo(ExitCode.FINE);
    assertThat(out()).contains("allowed[head-lost]", "(L4H3 stands in)");
    assertThat(hyb("diff", OLD, allowing, "--fail-on", "warning")).isEqualTo(ExitCode.GATE);
  }

  @Test
  void aNewlyBrokenContractIsTold() throws IOException {
    String text = Files.readString(Path.of(OLD));
    String contract = "  require kept() >= 4\n  distill {";
    String old = write("held.hyb", text.replace("  distill {", contract));
    String broken =
        write("broken.hyb", text.replace("  distill {", contract).replace(", L1H0", ""));
    assertThat(hyb("diff", old, broken)).isEqualTo(ExitCode.FINE);
    assertThat(out()).contains("danger[broken-contract]");
    assertThat(json(OLD, old)).isEmpty();
    String strict =
        write("strict.hyb", text.replace("  distill {", "  require kept() < 4\n  distill {"));
    assertThat(json(OLD, strict)).hasSize(1);
    assertThat(json(strict, strict)).isEmpty();
  }

  @Test
  void misusesAreOneLineAndExitCode2() {
    assertThat(hyb("diff", OLD, NEW, "--fail-on", "memory>10")).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("--fail-on takes breaking, danger, warning");
    assertThat(hyb("diff", OLD, NEW, "--format", "makrdown")).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("did you mean markdown?");
    assertThat(hyb("diff", OLD)).isEqualTo(ExitCode.USAGE);
    assertThat(hyb("diff", OLD, NEW, NEW)).isEqualTo(ExitCode.USAGE);
    assertThat(hyb("diff", OLD, NEW, "--cached")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aBrokenSpecIsToldOnItsSide() throws IOException {
    String broken = write("broken.hyb", Files.readString(Path.of(OLD)).replace("L4H2", "L9H2"));
    assertThat(hyb("diff", broken, NEW)).isEqualTo(ExitCode.FINE);
    assertThat(out()).contains("the old spec is refused", "memory");
    assertThat(err()).contains("error[layer-out-of-range]");
    assertThat(hyb("diff", OLD, broken)).isEqualTo(ExitCode.REFUSED);
    assertThat(hyb("diff", OLD, folder.resolve("none.hyb").toString())).isEqualTo(ExitCode.REFUSED);
    assertThat(err()).contains("error[no-such-file]");
    String library =
        write("library.hyb", "ranking r { teacher = T  order L0H1 }\nimport \"x.hyb\"");
    assertThat(hyb("diff", OLD, library)).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void thePageNeedsNothingElseAndMarksWhatMoved() {
    hyb("diff", OLD, NEW, "--format", "html");
    assertThat(out())
        .contains("<svg", "class=\"kept lost\"", "class=\"kept gained\"", "@media print")
        .contains("width=device-width")
        .doesNotContain("<script", "http://", "https://");
  }

  @Test
  void thePageAboutItHasEveryFinding() throws IOException {
    String page = Files.readString(Path.of("../docs/diff.md"));
    for (Rule rule : Rules.ALL) {
      assertThat(page.lines())
          .anySatisfy(
              line ->
                  assertThat(line)
                      .startsWith("| " + rule.severity().word() + " |")
                      .contains("`" + rule.id() + "`"));
    }
  }
}
