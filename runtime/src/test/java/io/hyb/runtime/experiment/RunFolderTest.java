package io.hyb.runtime.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.hyb.arch.output.OutputRefused;
import io.hyb.runtime.Program;
import io.hyb.runtime.Refused;
import io.hyb.runtime.model.ModelDefinition;
import io.hyb.runtime.testing.GnaTiny;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  private static final Program PROGRAM = program("0123456789abcdef", "89abcdef01234567");

  @TempDir Path folder;

  @Test
  void theDefaultIsNamedAfterModelAndSpec() {
    assertThat(RunFolder.defaultFor(PROGRAM)).isEqualTo(Path.of("runs/GnaTiny-01234567"));
  }

  @Test
  void aRunNamedByItsSpecsTextIsResumed() throws IOException {
    Path old = folder.resolve("old");
    Files.createDirectories(old);
    Files.writeString(
        old.resolve("run.json"), "{\"name\": \"GnaTiny\", \"spec_sha256\": \"89abcdef01234567\"}");

    assertThat(RunFolder.open(old, PROGRAM, true, false).path()).isEqualTo(old);
    assertThatThrownBy(() -> RunFolder.open(old, program("0123", "another"), true, false))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("another spec");
  }

  @Test
  void aRunIsGoneOnWithOnlyWhereThatIsAskedFor() {
    Path run = folder.resolve("a/run");
    JsonObject step = new JsonObject();
    step.addProperty("done", true);
    RunFolder.open(run, PROGRAM, false, false).write("step.json", step);

    assertThat(RunFolder.open(run, PROGRAM, true, false).read("step.json")).contains(step);
    assertThatThrownBy(() -> RunFolder.open(run, PROGRAM, false, false))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("--resume");
  }

  @Test
  void aRunOfAnotherSpecIsNotGoneOnWith() {
    RunFolder.open(folder, PROGRAM, false, false);

    assertThatThrownBy(
            () ->
                RunFolder.open(
                    folder, program("fedcba9876543210", "fedcba9876543210"), true, false))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("another spec");
    assertThat(
            RunFolder.open(folder, program("fedcba9876543210", "fedcba9876543210"), false, true)
                .read("run.json"))
        .hasValueSatisfying(
            note -> assertThat(note.get("hash").getAsString()).isEqualTo("fedcba9876543210"));
  }

  @Test
  void aFolderOfOtherThingsIsRefusedAndKept() throws IOException {
    Path other = Files.writeString(folder.resolve("thesis.tex"), "chapter 1");

    assertThatThrownBy(() -> RunFolder.open(folder, PROGRAM, true, false))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("--force");
    assertThatThrownBy(() -> RunFolder.open(other, PROGRAM, true, true))
        .isInstanceOf(Refused.class)
        .hasMessageContaining(other + ": it is a file");
    RunFolder.open(folder, PROGRAM, false, true);
    assertThat(other).hasContent("chapter 1");
  }

  @Test
  void aRankingIsKeptWithItsTableAndPicture() throws IOException {
    for (String ending : new String[] {"hyb", "json", "svg"}) {
      Files.writeString(folder.resolve("mine-0123." + ending), ending);
    }
    Path run = folder.resolve("run");
    RunFolder.open(run, PROGRAM, false, false)
        .keepRanking(folder.resolve("mine-0123.hyb"), "ranking");

    assertThat(run.resolve("ranking.json")).hasContent("json");
    assertThat(run.resolve("ranking.hyb")).hasContent("hyb");
    assertThat(run.resolve("ranking.svg")).hasContent("svg");
    assertThatThrownBy(
            () ->
                RunFolder.open(run, PROGRAM, true, false)
                    .keepRanking(folder.resolve("no.hyb"), "ranking"))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("no such file");
  }

  @Test
  void whatAStepCannotLeaveIsNamedAndLeavesNothingHalfWritten() throws IOException {
    Path run = folder.resolve("run");
    RunFolder opened = RunFolder.open(run, PROGRAM, false, false);
    Files.createDirectories(run.resolve("step.json/in the way"));

    assertThatThrownBy(() -> opened.write("step.json", new JsonObject()))
        .isInstanceOf(OutputRefused.class)
        .hasMessageContaining("step.json");
    assertThat(run).isDirectoryNotContaining("glob:**.part");
  }

  private static Program program(String hash, String textHash) {
    ModelDefinition model =
        new ModelDefinition(
            GnaTiny.MODEL,
            parameters -> {
              throw new AssertionError("no weights here");
            });
    return new Program("rad4.hyb", hash, textHash, model, Optional.empty());
  }
}
