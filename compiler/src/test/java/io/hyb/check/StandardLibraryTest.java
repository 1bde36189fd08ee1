package io.hyb.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Stage;
import io.hyb.arch.plan.Memory;
import io.hyb.arch.plan.ParameterCount;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.resolve.Setting;
import io.hyb.resolve.SpecRef;
import io.hyb.source.Library;
import io.hyb.syntax.SpecParser;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Doc;
import io.hyb.syntax.tree.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardLibraryTest {
  private static final String HYBRID =
      """
      import "std/%s.hyb"
      hybrid H {
        teacher = %s
        attention { keep %s }
        ssm discrete_mamba2 { d_state = 8 }
      }
      """;

  @TempDir Path folder;

  private Hybrid hybrid(String file, String teacher, String keep) {
    Specs specs = new Specs(folder).with("h.hyb", HYBRID.formatted(file, teacher, keep));
    Compilation compilation = specs.of("h.hyb");
    assertThat(compilation.diagnostics()).isEmpty();
    return Specs.hybrid(compilation);
  }

  /** The numbers of parameters are those that Hugging Face shows of the published checkpoints. */
  @ParameterizedTest
  @CsvSource({
    "llama-3.1, Llama31_8B, 8030261248",
    "llama-3.2, Llama32_1B, 1235814400",
    "llama-3.2, Llama32_3B, 3212749824",
    "phi-1.5, Phi15, 1418270720",
    "qwen2.5, Qwen25_0_5B, 494032768",
    "qwen2.5, Qwen25_1_5B, 1543714304",
    "qwen2.5, Qwen25_3B, 3085938688",
    "qwen2.5, Qwen25_7B, 7615616512",
    "qwen3, Qwen3_0_6B, 596049920",
    "qwen3, Qwen3_1_7B, 1720574976",
    "qwen3, Qwen3_4B, 4022468096",
    "qwen3, Qwen3_8B, 8190735360",
    "smollm2, SmolLM2_135M, 134515008",
    "smollm2, SmolLM2_360M, 361821120",
    "smollm2, SmolLM2_1_7B, 1711376384"
  })
  void itsTeachersHaveThePublishedParameters(String file, String teacher, long parameters) {
    Hybrid hybrid = hybrid("teachers/" + file, teacher, "none");
    assertThat(ParameterCount.of(hybrid.teacher()).total()).isEqualTo(parameters);
  }

  @ParameterizedTest
  @CsvSource({
    "llama-3.2-1b, Llama32_1B, 9, 25",
    "llama-3.1-8b, Llama31_8B, 13, 18",
    "qwen2.5-1.5b, Qwen25_1_5B, 13, 4"
  })
  void itsRankingsHaveFortyHeads(String file, String teacher, int layer, int head) {
    String ranking = "rankings/" + file;
    assertThat(hybrid(ranking, teacher, "top 40 of kv_retrieval").keptHeads()).isEqualTo(40);
    LayerShape best = hybrid(ranking, teacher, "top 1 of kv_retrieval").stack().get(layer);
    assertThat(best.kept()).containsExactly(head);
  }

  @Test
  void twoPercentOfLlamaAreElevenHeads() {
    Hybrid hybrid = hybrid("rankings/llama-3.2-1b", "Llama32_1B", "top 2% of kv_retrieval");
    assertThat(hybrid.keptHeads()).isEqualTo(11); // 10.24 of 512, rounded up
    assertThat(hybrid.teacher().rope().scaling())
        .contains(new RopeShape.Llama3Scaling(32, 1, 4, 8192));
  }

  @ParameterizedTest
  @CsvSource({
    "llama-3.2-1b, Llama32_1B, 512, 128",
    "llama-3.1-8b, Llama31_8B, 1024, 256",
    "qwen2.5-1.5b, Qwen25_1_5B, 336, 84"
  })
  void itsRecipesKeepWhatTheirNamesSay(String file, String teacher, int heads, int quarter) {
    Map<String, Integer> kept =
        Map.of(
            "Rad5", 5,
            "Rad10", 10,
            "Rad20", 20,
            "Rad40", 40,
            "EveryFourth", quarter,
            "Uniform25", quarter,
            "PureRecurrent", 0);
    kept.forEach(
        (name, count) -> {
          Hybrid hybrid = recipe(file, name);
          assertThat(hybrid.teacher().name()).isEqualTo(teacher);
          assertThat(hybrid.teacher().allHeads()).isEqualTo(heads);
          assertThat(hybrid.keptHeads()).as(name).isEqualTo(count);
        });
    assertThat(recipe(file, "EveryFourth").stack().stream().filter(l -> l.mixer().isEmpty()))
        .hasSize(recipe(file, "EveryFourth").stack().size() / 4);
    assertThat(recipe(file, "Uniform25").stack())
        .allSatisfy(layer -> assertThat(layer.kept()).hasSize(layer.heads() / 4));
  }

  @ParameterizedTest
  @CsvSource({"llama-3.2-1b, 64", "llama-3.1-8b, 256", "qwen2.5-1.5b, 128"})
  void itsBudgetedRecipesKeepWhatFits(String file, long mebibytes) {
    Hybrid hybrid = recipe(file, "Budgeted");
    assertThat(hybrid.keptHeads()).isBetween(5, 20);
    assertThat(Memory.of(hybrid, 32 << 10, 1, 2).total()).isLessThanOrEqualTo(mebibytes << 20);
  }

  /** The example is what an author writes of the published method: nothing but the library. */
  @Test
  void rad10OfLlamaWithItsBudgetTakesFewLines() throws IOException {
    Path spec = Path.of("../examples/llama/llama-rad10.hyb");
    List<String> lines = Files.readAllLines(spec);
    assertThat(lines).hasSizeLessThanOrEqualTo(15);
    assertThat(lines.stream().filter(line -> line.startsWith("import")))
        .hasSize(1)
        .allMatch(line -> line.startsWith("import \"std/"));
    Compilation compilation = Compilation.check(SpecRef.parse(spec.toString()), List.of());
    assertThat(compilation.diagnostics().stream().map(Diagnostic::id))
        .containsOnly("missing-data"); // which is for the user to bring
    Hybrid hybrid = Specs.hybrid(compilation);
    assertThat(hybrid.keptHeads()).isEqualTo(10);
    assertThat(hybrid.schedule()).isEqualTo(recipe("llama-3.2-1b", "Rad10").schedule());
    Setting more = new Setting("attention.keep", "top 26 of kv_retrieval");
    assertThat(Compilation.check(SpecRef.parse(spec.toString()), List.of(more)).diagnostics())
        .filteredOn(finding -> finding.id().equals("broken-contract"))
        .hasSize(2);
  }

  /** Steps of 64 sequences of 2,048 tokens on matrices, of 128 afterwards. */
  @Test
  void itsRecipesHaveTheAuthorsSchedule() {
    List<Stage> stages = recipe("llama-3.2-1b", "Rad10").schedule().stages();
    assertThat(stages.stream().map(Stage::tokens))
        .containsExactly(300_000_000L, 5_000_000_000L, 20_000_000_000L, 8_000_000_000L);
    assertThat(stages.stream().map(Stage::lr)).containsExactly(1e-4, 1e-4, 1e-5, 1e-6);
    assertThat(stages.stream().map(stage -> stage.batch() * stage.accumulate()))
        .containsExactly(64, 128, 128, 128);
    assertThat(stages).allSatisfy(stage -> assertThat(stage.sequence()).isEqualTo(2048));
  }

  /**
   * The paper's figures for memory at 128, 2,048 and 4,096 tokens, in MB, the convolution aside.
   */
  @Test
  void rad10OfLlamaIsAsLargeAsPublished() {
    Hybrid rad10 = recipe("llama-3.2-1b", "Rad10");
    assertThat(
            Stream.of(128, 2048, 4096)
                .map(context -> Memory.of(rad10, context, 1, 2))
                .map(memory -> (memory.keysValues() + memory.state()) / 10_000))
        .containsExactly(85L, 576L, 1101L);
  }

  private Hybrid recipe(String file, String name) {
    String spec = "import \"std/recipes/%s.hyb\" hybrid H extends %s {}".formatted(file, name);
    Compilation compilation = new Specs(folder).with("h.hyb", spec).of("h.hyb");
    assertThat(compilation.diagnostics().stream().map(Diagnostic::id))
        .containsOnly("missing-data"); // which is for the user to bring
    return Specs.hybrid(compilation);
  }

  /** So that an import of what isn't there can be told what is. */
  @Test
  void itsIndexListsEverySpec() throws IOException {
    Path root = Path.of("..", "stdlib", "src", "main", "resources");
    try (Stream<Path> files = Files.walk(root)) {
      assertThat(Files.readAllLines(root.resolve("std/index.txt")))
          .isEqualTo(
              files
                  .filter(file -> file.toString().endsWith(".hyb"))
                  .map(file -> root.relativize(file).toString().replace('\\', '/'))
                  .sorted()
                  .toList());
    }
  }

  @Test
  void everySpecSaysInItsFirstLineWhatItHas() throws IOException {
    for (String name : Library.names()) {
      assertThat(Library.description(Library.text(name).orElseThrow()))
          .as(name)
          .endsWith(".")
          .hasSizeBetween(20, 110);
    }
  }

  @Test
  void everyDeclarationHasADocComment() throws IOException {
    for (String name : Library.names()) {
      for (Item item :
          SpecParser.parse(name, Library.text(name).orElseThrow()).value().get().items()) {
        if (item instanceof Block block) {
          assertThat(block.doc().map(Doc::text).orElse("")).as("%s %s", name, item).endsWith(".");
        }
      }
    }
  }

  @Test
  void theTextOfAStandardSpecIsThereForExcerpts() {
    Specs specs = new Specs(folder).with("h.hyb", "import \"std/teachers/smollm2.hyb\"");
    assertThat(specs.check("h.hyb").text("std/teachers/smollm2.hyb").orElseThrow())
        .contains("SmolLM2_135M");
  }
}
