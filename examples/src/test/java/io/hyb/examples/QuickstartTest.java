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
    JsonArray models =
        JsonParser.parseString(Files.readString(made.resolve("results.json")))
            .getAsJsonObject()
            .getAsJsonArray("models");
    assertThat(models).hasSize(2);
    assertThat(made.resolve("distillation/student/model.safetensors")).exists();
    assertThat(Files.readAllLines(made.resolve("distillation/metrics.jsonl"))).isNotEmpty();
    JsonObject teacher = models.get(0).getAsJsonObject();
    assertThat(teacher.get("name").getAsString()).isEqualTo("GnaTiny");
    assertThat(teacher.get("exact_match").getAsDouble()).isGreaterThanOrEqualTo(0.75);

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
