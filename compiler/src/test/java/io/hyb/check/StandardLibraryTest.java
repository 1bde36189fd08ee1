package io.hyb.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.RopeShape;
import io.hyb.source.Library;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @ParameterizedTest
  @CsvSource({
    "teachers/llama-3.1, Llama31_8B, 32, 1024",
    "teachers/llama-3.2, Llama32_1B, 16, 512",
    "teachers/llama-3.2, Llama32_3B, 28, 672",
    "teachers/smollm2, SmolLM2_135M, 30, 270"
  })
  void itsTeachersAreComplete(String file, String teacher, int layers, int heads) {
    Hybrid hybrid = hybrid(file, teacher, "none");
    assertThat(hybrid.stack()).hasSize(layers);
    assertThat(layers * hybrid.teacher().heads()).isEqualTo(heads);
  }

  @ParameterizedTest
  @CsvSource({"llama-3.2-1b, Llama32_1B, 9, 25", "llama-3.1-8b, Llama31_8B, 13, 18"})
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
  void theTextOfAStandardSpecIsThereForExcerpts() {
    Specs specs = new Specs(folder).with("h.hyb", "import \"std/teachers/smollm2.hyb\"");
    assertThat(specs.check("h.hyb").text("std/teachers/smollm2.hyb").orElseThrow())
        .contains("SmolLM2_135M");
  }
}
