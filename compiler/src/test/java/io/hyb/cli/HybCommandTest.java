package io.hyb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.source.Library;
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

class HybCommandTest {
  private static final String QUICKSTART = "../examples/quickstart/rad4.hyb";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path folder;

  @Test
  void checkOfAFineSpecIsOneLine() {
    assertThat(hyb("check", QUICKSTART)).isEqualTo(ExitCode.FINE);
    assertThat(text(out)).isEqualTo(QUICKSTART + ": fine: hybrid Rad4, teacher GnaTiny\n");
    assertThat(text(err)).isEmpty();
  }

  @Test
  void everyVerbIsFoundByItsName() {
    HybCommand command = new HybCommand(new Console(System.out, System.err));

    assertThat(command.verbs()).extracting(Verb::name).doesNotHaveDuplicates();
    for (Verb verb : command.verbs()) {
      assertThat(command.find(verb.name())).map(Verb::name).contains(verb.name());
    }
  }

  @Test
  void checkReportsToPeopleOnStandardError() throws IOException {
    String spec = spec("hybrid H { teacher = T  ssm discrete_mamba2 { d_stat = 8 } }");

    assertThat(hyb("check", spec)).isEqualTo(ExitCode.REFUSED);
    assertThat(text(out)).isEmpty();
    assertThat(text(err)).startsWith(spec + ":1:").contains("error[unknown-key]", "d_state");
  }

  @Test
  void checkReportsToMachinesOnStandardOutput() throws IOException {
    String broken = spec("hybrid H { teacher = T  ssm discrete_mamba2 { d_stat = 8 } }");

    assertThat(hyb("check", "--json", QUICKSTART, broken)).isEqualTo(ExitCode.REFUSED);
    JsonArray findings = JsonParser.parseString(text(out)).getAsJsonArray();
    assertThat(findings.asList())
        .anySatisfy(
            finding -> {
              assertThat(finding.getAsJsonObject().get("id").getAsString())
                  .isEqualTo("unknown-key");
              assertThat(finding.getAsJsonObject().get("file").getAsString()).isEqualTo(broken);
            });
    assertThat(text(err)).isEmpty();
  }

  @Test
  void checkTellsOnceWhatSeveralSpecsImport() throws IOException {
    Files.writeString(folder.resolve("lib.hyb"), "let half = 1/0\n");
    List<String> specs = new ArrayList<>();
    for (String name : List.of("a.hyb", "b.hyb")) {
      Path file = folder.resolve(name);
      Files.writeString(file, "import \"lib.hyb\"\nlet " + name.charAt(0) + " = half\n");
      specs.add(file.toString());
    }

    assertThat(hyb("check", specs.get(0), specs.get(1))).isEqualTo(ExitCode.REFUSED);
    assertThat(text(err)).containsOnlyOnce("error[division-by-zero]");
    assertThat(hyb("check", "--json", specs.get(0), specs.get(1))).isEqualTo(ExitCode.REFUSED);
    assertThat(JsonParser.parseString(text(out)).getAsJsonArray()).hasSize(1);
  }

  @Test
  void checkOfAFineSpecIsAnEmptyArrayForMachines() {
    assertThat(hyb("check", QUICKSTART, "--json")).isEqualTo(ExitCode.FINE);
    assertThat(JsonParser.parseString(text(out)).getAsJsonArray()).isEmpty();
  }

  @Test
  void settingsAreChecked() {
    assertThat(hyb("check", QUICKSTART, "--set", "ssm.d_state=99999")).isEqualTo(ExitCode.REFUSED);
    assertThat(text(err)).startsWith("--set ssm.d_state=99999:1:1: error[");
  }

  @Test
  void misusesAreOneLineAndExitCode2() {
    assertThat(hyb("chekc", QUICKSTART)).isEqualTo(ExitCode.USAGE);
    assertThat(text(err)).startsWith("hyb: unknown verb chekc; did you mean check?\n");
    assertThat(hyb("check")).isEqualTo(ExitCode.USAGE);
    assertThat(hyb("check", "--jsn", QUICKSTART)).isEqualTo(ExitCode.USAGE);
    assertThat(hyb("check", QUICKSTART, "--set", "d_state")).isEqualTo(ExitCode.USAGE);
    assertThat(hyb("check", QUICKSTART, "--set")).isEqualTo(ExitCode.USAGE);
    assertThat(hyb("check", QUICKSTART, "--json=yes")).isEqualTo(ExitCode.USAGE);
    assertThat(hyb("compile", QUICKSTART, QUICKSTART)).isEqualTo(ExitCode.USAGE);
    assertThat(hyb("compile", QUICKSTART, "-o", "a.jar", "-o", "b.jar")).isEqualTo(ExitCode.USAGE);
    assertThat(text(err)).contains("-o ");
    assertThat(hyb("run", "--json", QUICKSTART)).isEqualTo(ExitCode.USAGE);
    assertThat(hyb("explain", "unknown-kye")).isEqualTo(ExitCode.USAGE);
    assertThat(text(err)).contains("did you mean unknown-key?");
    assertThat(hyb()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void whatDependsOnAnUnmeasuredRankingIsRefused() throws IOException {
    String spec =
        spec(
            """
            teacher T {
              family = llama  layers = 2  heads = 2  kv_heads = 2  head_dim = 4  d_model = 8
              d_ff = 8  vocab = 16  rope { theta = 10000 }  norm_eps = 1e-5  tie_embeddings = true
            }
            ranking mine { teacher = T  probe kv { pairs = 8 } }
            hybrid H {
              teacher = T  attention { keep top 50% of mine }  ssm discrete_mamba2 { d_state = 4 }
            }
            """);

    for (List<String> verb : List.of(List.of("compile", spec), List.of("run", spec, "info"))) {
      err.reset();
      assertThat(hyb(verb.toArray(String[]::new))).isEqualTo(ExitCode.REFUSED);
      assertThat(text(err)).contains("H keeps the top 2 of `mine`", "hyb run", "`rank`");
    }
    err.reset();
    assertThat(hyb("run", spec)).isEqualTo(ExitCode.REFUSED);
    assertThat(text(err)).contains("`mine` can't be measured", "T has no `weights`", "--teacher");
    assertThat(hyb("check", spec)).isEqualTo(ExitCode.FINE);
  }

  @Test
  void showPrintsAWholeSpec() throws IOException {
    assertThat(hyb("show", QUICKSTART)).isEqualTo(ExitCode.FINE);
    String shown = text(out);
    assertThat(shown).contains("    accumulate = 1  // default\n", "  layers = 6  // rad4.hyb:6\n");
    assertThat(hyb("show", QUICKSTART, "--set", "ssm.conv=3", "--hash")).isEqualTo(ExitCode.FINE);
    String other = text(out).strip();
    assertThat(hyb("show", QUICKSTART, "--hash")).isEqualTo(ExitCode.FINE);
    assertThat(text(out)).matches("Rad4-[0-9a-f]{8}\n").doesNotContain(other);
    assertThat(shown).startsWith("// " + text(out));
  }

  @Test
  void showTellsMachinesTheModelAndItsPlaces() {
    assertThat(hyb("show", "--json", QUICKSTART)).isEqualTo(ExitCode.FINE);
    JsonObject model = JsonParser.parseString(text(out)).getAsJsonObject();
    assertThat(model.get("hash").getAsString()).hasSize(64);
    assertThat(model.getAsJsonArray("layers")).hasSize(6);
    assertThat(model.getAsJsonArray("values").toString())
        .contains("{\"path\":\"Rad4.ssm.d_state\",\"value\":\"8\",\"from\":\"rad4.hyb:16\"}");
  }

  @Test
  void showRefusesWhatCheckRefuses() throws IOException {
    String spec = spec("hybrid H { teacher = T  ssm discrete_mamba2 { d_stat = 8 } }");
    assertThat(hyb("show", spec)).isEqualTo(ExitCode.REFUSED);
    assertThat(text(out)).isEmpty();
    assertThat(hyb("show", QUICKSTART, "--json", "--hash")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aBrokenContractIsExitCode3ForWhatCompilesAndNoneForWhatShows() throws IOException {
    String spec =
        spec(
            """
            teacher T {
              family = llama  layers = 2  heads = 2  kv_heads = 2  head_dim = 4  d_model = 8
              d_ff = 8  vocab = 16  rope { theta = 10000 }  norm_eps = 1e-5  tie_embeddings = true
            }
            hybrid H {
              teacher = T  attention { keep L0H0 }  ssm discrete_mamba2 { d_state = 4 }
              require kept() > 1
            }
            """);

    String jar = folder.resolve("h.jar").toString();
    assertThat(hyb("check", spec)).isEqualTo(ExitCode.GATE);
    assertThat(text(out)).isEmpty();
    assertThat(hyb("check", "--json", spec)).isEqualTo(ExitCode.GATE);
    assertThat(text(out)).contains("\"id\": \"broken-contract\"", "\"severity\": \"error\"");
    assertThat(hyb("compile", spec, "-o", jar)).isEqualTo(ExitCode.GATE);
    assertThat(Path.of(jar)).doesNotExist();
    assertThat(hyb("run", spec, "info")).isEqualTo(ExitCode.GATE);
    for (String verb : List.of("show", "plan")) {
      err.reset();
      assertThat(hyb(verb, spec)).isEqualTo(ExitCode.FINE);
      assertThat(text(err)).contains("error[broken-contract]");
    }
    assertThat(hyb("check", spec, "absent.hyb")).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void explainDescribesAnId() {
    assertThat(hyb("explain", "share-sum")).isEqualTo(ExitCode.FINE);
    assertThat(text(out)).startsWith("share-sum\n\n").contains("100%");
  }

  @Test
  void explainDescribesAWordOfTheLanguage() {
    assertThat(hyb("explain", "stage.lr")).isEqualTo(ExitCode.FINE);
    assertThat(text(out)).startsWith("hybrid > distill > stage > lr\n").contains("1e-4");
    assertThat(hyb("explain", "temperature")).isEqualTo(ExitCode.FINE);
    assertThat(text(out)).contains("data > teacher > temperature", "stage > temperature");
    assertThat(hyb("explain", "layers.d_state")).isEqualTo(ExitCode.FINE);
    assertThat(text(out)).contains("the hybrid's if of the same kind; else required");
    assertThat(hyb("explain", "L9H25")).isEqualTo(ExitCode.FINE);
    assertThat(hyb("explain", "d_stat")).isEqualTo(ExitCode.USAGE);
    assertThat(text(err)).contains("did you mean d_state?");
  }

  @Test
  void explainPrintsDocComments() throws IOException {
    assertThat(hyb("explain", "Qwen3_4B")).isEqualTo(ExitCode.FINE);
    assertThat(text(out))
        .isEqualTo(
            "teacher Qwen3_4B, std/teachers/qwen3.hyb\n\n4.02B parameters, 36 layers of 32 heads.\n");
    assertThat(hyb("explain", "Rad10")).isEqualTo(ExitCode.FINE);
    assertThat(text(out)).contains("512 heads", "1024 heads", "336 heads");
    String spec = spec("/// Mine.\n/// All mine.\nhybrid H {} ranking r {}");
    assertThat(hyb("explain", spec)).isEqualTo(ExitCode.FINE);
    assertThat(text(out))
        .isEqualTo(
            "hybrid H, %s\n\nMine.\nAll mine.\n\nranking r, %s\n\nIt has no doc comment.\n"
                .formatted(spec, spec));
    assertThat(hyb("explain", spec + ":H")).isEqualTo(ExitCode.FINE);
    assertThat(text(out)).doesNotContain("ranking");
    assertThat(hyb("explain", spec + ":X")).isEqualTo(ExitCode.REFUSED);
    assertThat(hyb("explain", spec + "x.hyb")).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void stdListsTheLibraryAndPrintsItsSpecs() throws IOException {
    assertThat(hyb("std")).isEqualTo(ExitCode.FINE);
    assertThat(text(out).lines().filter(line -> !line.startsWith(" ")))
        .map(line -> line.substring(0, line.indexOf(' ')))
        .isEqualTo(Library.names());
    assertThat(text(out))
        .contains("    hybrid Rad10          The 10 best of 512 heads for retrieval.\n");
    assertThat(hyb("std", "std/teachers/smollm2.hyb")).isEqualTo(ExitCode.FINE);
    assertThat(text(out)).contains("teacher SmolLM2_135M {");
    assertThat(hyb("std", "std/teachers/smolm2.hyb")).isEqualTo(ExitCode.USAGE);
    assertThat(text(err)).contains("did you mean std/teachers/smollm2.hyb?");
  }

  @Test
  void helpNamesEveryVerb() {
    assertThat(hyb("help")).isEqualTo(ExitCode.FINE);
    assertThat(text(out))
        .contains("hyb check", "hyb compile", "hyb run", "hyb import", "hyb report", "hyb explain");
    assertThat(hyb("compile", "--help")).isEqualTo(ExitCode.FINE);
  }

  @Test
  void helpMayBeAskedForAnywhere() {
    for (List<String> asking :
        List.of(
            List.of("compile", "x.hyb", "-h"),
            List.of("sweep", "status", "DIR", "--help"),
            List.of("import", "config.json", "--help"))) {
      assertThat(hyb(asking.toArray(String[]::new))).isEqualTo(ExitCode.FINE);
      assertThat(text(out)).startsWith("hyb " + asking.get(0));
    }
    assertThat(hyb("check", "--", "--help")).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void helpDescribesEachOptionOfTheSynopsis() {
    for (String verb : List.of("check", "show", "compile", "run")) {
      assertThat(hyb(verb, "--help")).isEqualTo(ExitCode.FINE);
      List<String> lines = text(out).lines().toList();
      List<String> described =
          lines.stream()
              .filter(line -> line.startsWith("  -"))
              .map(line -> line.strip().split(" {2,}")[0].replace(", --out", ""))
              .map(option -> "[" + option + "]")
              .toList();
      assertThat(described).as(verb).contains("[--set PATH=VALUE]").doesNotHaveDuplicates();
      assertThat(lines.get(0)).as(verb).contains(described);
    }
  }

  @Test
  void bugsAreOneLineThatNamesALog() throws IOException {
    String line = BugReport.of(new IllegalStateException("inner secret"), List.of("check"));

    assertThat(line).doesNotContain("inner secret", "\n").contains("IllegalStateException");
    Path log = Path.of(line.substring(line.lastIndexOf(' ') + 1));
    assertThat(log).content().contains("hyb check", "inner secret", "\tat ");
    Files.delete(log);
  }

  private String spec(String text) throws IOException {
    return Files.writeString(folder.resolve("broken.hyb"), text).toString();
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
