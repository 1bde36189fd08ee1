package io.hyb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.arch.json.ModelJson;
import io.hyb.arch.json.SemanticHash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class ExportVerbTest {
  private static final String SPEC =
      """
      import "std/recipes/llama-3.2-1b.hyb"
      hybrid Small extends Rad10 { distill { data { text "prose.txt" {} } } }
      """;

  @TempDir private Path folder;

  private String out;
  private String err;

  private int hyb(String... arguments) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream findings = new ByteArrayOutputStream();
    int exit =
        new HybCommand(
                new Console(
                    new PrintStream(printed, true, StandardCharsets.UTF_8),
                    new PrintStream(findings, true, StandardCharsets.UTF_8)))
            .run(List.of(arguments));
    out = printed.toString(StandardCharsets.UTF_8);
    err = findings.toString(StandardCharsets.UTF_8);
    return exit;
  }

  private String spec() throws IOException {
    Path file = folder.resolve("small.hyb");
    Files.writeString(file, SPEC);
    return file.toString();
  }

  @Test
  void jsonIsTheModelWithItsHash() throws IOException {
    assertThat(hyb("export", spec(), "--format", "json")).isEqualTo(ExitCode.FINE);
    JsonObject json = JsonParser.parseString(out).getAsJsonObject();
    assertThat(SemanticHash.of(ModelJson.read(json))).isEqualTo(json.get("hash").getAsString());
    hyb("show", spec(), "--json");
    JsonObject shown = JsonParser.parseString(out).getAsJsonObject();
    shown.remove("values");
    assertThat(json).isEqualTo(shown);
  }

  @Test
  void yamlHasTheSameStructure() throws IOException {
    hyb("export", spec());
    JsonElement json = JsonParser.parseString(out);
    assertThat(hyb("export", spec(), "--format", "yaml")).isEqualTo(ExitCode.FINE);
    Object yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(out);
    assertThat(new Gson().toJsonTree(yaml).toString().replace(".0", ""))
        .isEqualTo(withoutNulls(json).toString().replace(".0", ""));
  }

  /** As Gson writes maps. */
  private static JsonElement withoutNulls(JsonElement json) {
    return JsonParser.parseString(new Gson().toJson(json));
  }

  @Test
  void mohawkGetsAFileForEachStageThatImportsAsTheRecipe() throws IOException {
    Path configs = folder.resolve("configs");
    assertThat(hyb("export", spec(), "--format", "mohawk", "-o", configs.toString()))
        .isEqualTo(ExitCode.FINE);
    List<String> files = out.lines().toList();
    assertThat(files).hasSize(4).first().asString().endsWith("Small-1-matrices.yaml");
    assertThat(hyb("import", String.join(",", files), "--name", "Small")).isEqualTo(ExitCode.FINE);
    assertThat(out).contains("hybrid Small extends Rad10 {").contains("text \"prose.txt\"");
  }

  @Test
  void wrongCommandLinesSayWhatIsWrong() throws IOException {
    assertThat(hyb("export", spec(), "--format", "hf")).isEqualTo(ExitCode.USAGE);
    assertThat(hyb("export", spec(), "--format", "mohawk")).isEqualTo(ExitCode.USAGE);
    assertThat(err).contains("4 configs").contains("-o");
  }
}
