package io.hyb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.examples.Hyb.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {
  @TempDir Path folder;

  @Test
  void runWithoutAVerbEndsWithATableAndGoesOnWhereItWasLeft() throws IOException {
    Outcome first = run();

    assertThat(first.out()).contains("The value of the key", "4 of 48", "48 of 48");
    assertThat(first.err()).contains("making the student's first weights", "finish: step");
    Path made;
    try (Stream<Path> runs = Files.list(folder.resolve("runs"))) {
      made = runs.findFirst().orElseThrow();
    }
    assertThat(made.getFileName().toString()).matches("Rad4-[0-9a-f]{8}");
    JsonObject results =
        JsonParser.parseString(Files.readString(made.resolve("results.json"))).getAsJsonObject();
    assertThat(results.get("peak_memory_bytes").getAsLong()).isGreaterThan(100 << 20);
    assertThat(first.err()).contains("peak memory: ", "GiB resident");
    assertThat(results.getAsJsonArray("samples")).hasSize(3);
    JsonObject sample = results.getAsJsonArray("samples").get(0).getAsJsonObject();
    assertThat(sample.get("prompt").getAsString()).contains("The value of the key");
    assertThat(sample.getAsJsonObject("outputs").keySet()).containsExactly("GnaTiny", "Rad4");
    assertThat(sample.getAsJsonObject("outputs").get("GnaTiny")).isEqualTo(sample.get("answer"));
    JsonArray models = results.getAsJsonArray("models");
    assertThat(models).hasSize(2);
    assertThat(made.resolve("distillation/student/model.safetensors")).exists();
    assertThat(first.err()).contains("report.html");
    assertThat(Files.readString(made.resolve("report.html")))
        .contains("hyb report", "\"kept\":4", "\"notes\":[]", "hybrid Rad4");
    assertThat(Files.readAllLines(made.resolve("distillation/metrics.jsonl"))).isNotEmpty();
    JsonObject teacher = models.get(0).getAsJsonObject();
    assertThat(teacher.get("name").getAsString()).isEqualTo("GnaTiny");
    assertThat(teacher.get("exact_match").getAsDouble()).isGreaterThanOrEqualTo(0.75);
    double perplexity = teacher.get("perplexity").getAsDouble();
    assertThat(perplexity).isBetween(1.0, 50.0);
    assertThat(models.get(1).getAsJsonObject().get("perplexity").getAsDouble())
        .isGreaterThan(perplexity);
    assertThat(teacher.get("perplexity_error").getAsDouble()).isBetween(0.0, 0.1 * perplexity);

    Outcome second = run();

    assertThat(second.out()).isEqualTo(first.out());
    assertThat(second.err()).doesNotContain("making the student's first weights", "finish: step");
  }

  /**
   * The whole path with a few steps of each stage; how well the full budget does is recorded in the
   * docs.
   */
  private Outcome run() {
    return Hyb.hyb(
            folder,
            "run",
            Hyb.QUICKSTART.toString(),
            "--set",
            "distill.align.tokens=8192",
            "--set",
            "distill.finish.tokens=4096",
            "--examples",
            "8",
            "--device",
            "cpu")
        .isFine();
  }
}
