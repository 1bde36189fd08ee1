package io.hyb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepVerbTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path folder;
  private String spec;

  @BeforeEach
  void write() throws IOException {
    Path file = folder.resolve("s.hyb");
    spec = file.toString();
    Files.writeString(
        file,
        """
        teacher T {
          family = llama  layers = 2  heads = 8  kv_heads = 4  head_dim = 32  d_model = 256
          d_ff = 512  vocab = 4096  rope { theta = 10000 }  norm_eps = 1e-5  tie_embeddings = true
        }
        ranking r { teacher = T  order L0H0, L1H1, L0H3 }
        hybrid H {
          teacher = T
          attention { keep top 2 of r }
          ssm discrete_mamba2 { d_state = 8 }
        }
        sweep Frontier over H {
          attention.keep = top [0, 1, 2] of r
          ssm.d_state = [4, 8]
          exclude { attention.keep = top 0 of r  ssm.d_state = 4 }
          require kept() >= 1
        }
        """);
  }

  @Test
  void aLineOfJsonHasTheKeysThatScriptsRelyOn() {
    assertThat(run(spec + ":H", "--grid", "ssm.d_state=4,8", "--seeds", "0,1", "--format", "jsonl"))
        .isZero();

    List<JsonObject> lines = lines();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0).keySet())
        .containsExactly(
            "id", "set", "seed", "heads_kept", "parameters", "memory", "pareto", "same_as");
    assertThat(lines.get(1).get("id").getAsString()).matches("[0-9a-f]{8}-s1");
    assertThat(lines.get(1).getAsJsonObject("set").get("ssm.d_state").getAsString()).isEqualTo("4");
    assertThat(lines.get(1).get("seed").getAsInt()).isOne();
    assertThat(lines.get(0).getAsJsonObject("memory").keySet())
        .containsExactly("2048", "32768", "131072");
    assertThat(lines.get(0).get("same_as").isJsonNull()).isTrue();
    assertThat(lines.get(0).get("pareto").getAsBoolean()).isTrue();
    assertThat(lines.get(2).get("pareto").getAsBoolean()).isFalse();
  }

  @Test
  void aDeclaredSweepIsWhatItsFileMeans() {
    assertThat(run(spec, "--format", "jsonl")).isZero();

    // Of three times two one is excluded, and one keeps no head.
    assertThat(lines())
        .hasSize(4)
        .allSatisfy(line -> assertThat(line.get("heads_kept").getAsInt()).isPositive());
  }

  @Test
  void equalModelsAreNumberedAndShownOnce() {
    String[] axis = {"--grid", "attention.keep=top 1 of r,L0H0,L1H1"};
    assertThat(run(with(axis, spec + ":H", "--format", "jsonl"))).isZero();
    List<JsonObject> lines = lines();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(1).get("same_as").getAsInt()).isZero();
    assertThat(lines.get(1).get("id")).isEqualTo(lines.get(0).get("id"));

    assertThat(run(with(axis, spec + ":H", "--ids"))).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void aBrokenVariantIsReportedOnceWithItsSettingsAndHidesNoOther() {
    assertThat(run(spec + ":H", "--grid", "ssm.d_state=4,x", "--grid", "ssm.conv=2,3", "--ids"))
        .isEqualTo(1);

    assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .containsOnlyOnce("error[")
        .contains("in 2 variants, first ssm.d_state=x ssm.conv=2");
  }

  @Test
  void aVariantWhoseFiguresCannotBeCountedIsReportedAndHidesNoOther() throws IOException {
    Path file = folder.resolve("long.hyb");
    Files.writeString(
        file,
        Files.readString(Path.of(spec))
            .replace(
                "ssm discrete_mamba2 { d_state = 8 }",
                """
                ssm discrete_mamba2 { d_state = 8 }
                distill {
                  data { copy { share = 100%  length = 4..8 } }
                  stage finish {
                    match = logits  tokens = 1000000000000000000  batch = 2147483647  sequence = 256
                    accumulate = 524288
                  }
                }
                """));
    String axis = "distill.finish.tokens=1000000000000000000,9000000000000000000";

    assertThat(run(file + ":H", "--grid", axis, "--ids")).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .containsOnlyOnce("error[number-too-large]")
        .contains("in 1 variant: distill.finish.tokens=9000000000000000000");
  }

  @Test
  void contextsBeyondCountingRefuseEveryVariantAtOnce() {
    assertThat(run(spec, "--context", "999999999999Mi")).isEqualTo(1);

    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .containsOnlyOnce("error[number-too-large]")
        .contains("in 4 variants, first ");
  }

  @Test
  void oneOfAThingIsNoPlural() {
    assertThat(run(spec + ":H", "--grid", "attention.keep=top 1 of r,L0H0")).isZero();

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("1 variant\n", "1 of 2 combinations is a model shown already");
  }

  @Test
  void whatIsNoSweepIsOneError() {
    assertThat(run(spec + ":H", "--grid", "ssm.dstate=4,8")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .containsOnlyOnce("error[unknown-key]")
        .contains("did you mean `d_state`");
    assertThat(run(spec + ":H", "--grid", "ssm.d_state=4,,8")).isEqualTo(2);
    assertThat(run(spec + ":H", "--grid", "ssm.d_state=4", "--exclude", "ssm.d_state=4"))
        .isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("the sweep is empty");
    String[] huge = new String[12];
    for (int i = 0; i < 6; i++) {
      huge[2 * i] = "--grid";
      huge[2 * i + 1] =
          List.of("ssm.d_state", "ssm.conv", "ssm.chunk", "merge", "teacher.d_ff", "teacher.vocab")
                  .get(i)
              + "="
              + String.join(",", IntStream.range(1, 33).mapToObj(n -> "" + n).toList());
    }
    assertThat(run(with(huge, spec + ":H"))).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("1,073,741,824 combinations");
  }

  @Test
  void aMistakeIsShownWhereTheUserWroteIt() throws IOException {
    String sweep = spec + ":H";
    run(sweep, "--grid", "ssm.d_state=4, x");
    assertThat(firstError()).startsWith("--grid ssm.d_state=4, x:1:16: error[unknown-name]");
    run(sweep, "--zip", "ssm.d_state=4,8; ssm.dconv=2,4");
    assertThat(firstError())
        .startsWith("--zip ssm.d_state=4,8; ssm.dconv=2,4:1:18: error[unknown-key]");
    run(sweep, "--grid", "ssm.d_state=4", "--exclude", "ssm.conv=4");
    assertThat(firstError()).startsWith("hyb: --exclude ssm.conv=4: ");
    run(sweep, "--grid", "ssm.d_state=4", "--grid", "ssm.d_state=8");
    assertThat(firstError()).startsWith("hyb: --grid ssm.d_state=8: ").contains("two axes");

    Path yaml = folder.resolve("axes.yaml");
    Files.writeString(yaml, "grid:\n  ssm.conv: [2, 4]\n  attention.keep: [none, [L0H1, L9H0]]\n");
    run(sweep, "--from", yaml.toString());
    assertThat(firstError()).startsWith(yaml + ":3:33: error[");
    Files.writeString(yaml, "grid: {ssm.conv: [2, 4]}\nexclude:\n  - {ssm.conv: 3}\n");
    run(sweep, "--from", yaml.toString());
    assertThat(firstError()).startsWith("hyb: " + yaml + ":3: ").contains("not among");

    Path own = folder.resolve("own.hyb");
    Files.writeString(
        own, "import \"s.hyb\"\nsweep S over H {\n  ssm.conv = [2, 4]\n  merge = [sum, some]\n}\n");
    assertThat(run(own.toString())).isEqualTo(1);
    assertThat(firstError()).startsWith(own + ":4:17: error[");
    assertThat(new HybCommand(console()).run(List.of("check", own.toString()))).isEqualTo(1);
  }

  private String firstError() {
    return err.toString(StandardCharsets.UTF_8).lines().findFirst().orElseThrow();
  }

  @Test
  void anOptionOfPlansIsRefusedWhereAFolderIsNamed() {
    assertThat(run("status", folder.toString(), "--grid", "ssm.d_state=4")).isEqualTo(2);
    assertThat(run("cancel", folder.toString(), "--json")).isEqualTo(2);
    assertThat(run("status", folder.toString(), "--json")).isEqualTo(1);
  }

  @Test
  void aPathThatNamesNoneOfSeveralBlocksSaysWhichThereAre() throws IOException {
    assertThat(run(distilled(), "--grid", "distill.stage.tokens=512")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("align or finish");
  }

  @Test
  void settingsThatAreWrittenOnceAreReportedOnce() {
    assertThat(run(spec + ":H", "--grid", "attention.keep=top [0, 1] of q")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).containsOnlyOnce("error[").contains("in 2 ");
  }

  @Test
  void aKeyThatAnotherAxisBringsIsKnown() throws IOException {
    String[] kinds = {spec + ":H", "--grid", "ssm=mamba2,gated_delta_net", "--ids"};
    String[] groups = {"--set", "attention.keep=none", "--grid", "ssm.groups=1,2"};
    assertThat(run(with(groups, kinds))).isEqualTo(1);
    // The other kind has no groups.
    assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(2);
    groups[3] = "ssm.group=1,2";
    assertThat(run(with(groups, kinds))).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(err.toString(StandardCharsets.UTF_8)).containsOnlyOnce("error[");
  }

  @Test
  void optionsOfAPlaceAreRefusedElsewhere() {
    String[][] wrong = {
      {"--on", "slurm"},
      {"--mlflow", "store"},
      {"--halving", "2"},
      {"--retry", "failed"},
      {"--jobs", "2"},
      {"--out", "there"},
      {"--json"},
      {"--ids", "--run", "info"},
      {"--run", "info", "--slurm-options", "--time=5"},
      {"--run", "info", "--on", "slurm", "--image", "hyb"},
      {"--run", "info", "--on", "slurm", "--devices", "gpu:0"},
      {"--run", "info", "--on", "kubernetes", "--mlflow", "store"},
      {"--run", "info", "--on", "kubernetes", "--volume", "data:here"},
      {"--run", "rank --device {device}", "--on", "slurm"},
      {"--run", "--on", "nowhere"}
    };
    for (String[] options : wrong) {
      assertThat(run(with(options, spec + ":H", "--grid", "ssm.d_state=4,8")))
          .as(String.join(" ", options))
          .isEqualTo(2);
    }
  }

  @Test
  void csvHoldsWhatHasACommaBetweenQuotes() {
    assertThat(run(spec + ":H", "--grid", "attention.keep=[L0H1, L0H2],none", "--format", "csv"))
        .isZero();

    assertThat(out.toString(StandardCharsets.UTF_8).lines().toList())
        .hasSize(3)
        .element(1)
        .asString()
        .contains(",\"[L0H1, L0H2]\",2,");
  }

  @Test
  void theTableSaysWhatSharedStagesSave() throws IOException {
    String sweep = distilled();

    assertThat(run(sweep, "--grid", "ssm.d_state=4,8", "--grid", "distill.finish.lr=1e-4,2e-4"))
        .isZero();
    // Four variants of two stages; the two that differ by their rate of finish share their align.
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("training: 8 stages, 6,144 tokens, ", "share: 2 stages, 2,048 tokens, ");

    run(sweep, "--grid", "distill.finish.lr=1e-4,2e-4", "--seeds", "0,1");
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("share: 2 stages, 2,048 tokens, ");
    run(sweep, "--grid", "distill.align.lr=1e-4,2e-4");
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("no two variants share a stage");
  }

  private String distilled() throws IOException {
    Path file = folder.resolve("d.hyb");
    Files.writeString(
        file,
        """
        import "s.hyb"
        hybrid D extends H {
          distill {
            data { copy { share = 100%  length = 4..8 } }
            stage align  { match = hidden_states  tokens = 1024  batch = 2  sequence = 256 }
            stage finish { match = logits  tokens = 512  batch = 2  sequence = 256 }
          }
        }
        """);
    return file + ":D";
  }

  @Test
  void halvingThatCannotBeIsRefusedBeforeAnythingRuns() throws IOException {
    String[] sweep = {distilled(), "--grid", "ssm.d_state=4,8", "--run"};
    assertThat(run(with(new String[] {"--halving", "1"}, sweep))).isEqualTo(2);
    assertThat(run(with(new String[] {"--by", "loss"}, sweep))).isEqualTo(2);
    assertThat(run(with(new String[] {"--halving", "2:finish"}, sweep))).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("no other stage follows `finish`");
    assertThat(run(with(new String[] {"--halving", "2"}, sweep))).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("probe kv", "--by loss");
    assertThat(run(spec + ":H", "--grid", "ssm.d_state=4,8", "--halving", "2", "--run", "info"))
        .isEqualTo(2);
    assertThat(run(spec + ":H", "--grid", "ssm.d_state=4,8", "--halving", "2", "--run"))
        .isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("none has one");
  }

  private static String[] with(String[] more, String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return all;
  }

  private List<JsonObject> lines() {
    List<JsonObject> lines = new ArrayList<>();
    out.toString(StandardCharsets.UTF_8)
        .lines()
        .forEach(line -> lines.add(JsonParser.parseString(line).getAsJsonObject()));
    return lines;
  }

  private int run(String... arguments) {
    out.reset();
    err.reset();
    List<String> call = new ArrayList<>(List.of("sweep"));
    call.addAll(List.of(arguments));
    return new HybCommand(console()).run(call);
  }

  private Console console() {
    return new Console(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }
}
