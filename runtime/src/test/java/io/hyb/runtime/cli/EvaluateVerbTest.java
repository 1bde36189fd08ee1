package io.hyb.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.runtime.testing.GnaTiny;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateVerbTest {
  @TempDir private Path folder;

  @Test
  void kvInJson() {
    Shell shell =
        Shell.run(
            Shell.TEACHER,
            "evaluate",
            "--weights",
            GnaTiny.FOLDER,
            "--probe",
            "kv",
            "--pairs",
            "8",
            "--examples",
            "8",
            "--device",
            "cpu",
            "--json");
    assertThat(shell.code()).as(shell.err()).isZero();
    JsonObject json = JsonParser.parseString(shell.out()).getAsJsonObject();
    assertThat(json.get("task").getAsString()).isEqualTo("kv");
    assertThat(json.get("pairs").getAsInt()).isEqualTo(8);
    assertThat(json.get("exact_match").getAsDouble()).isBetween(0.8, 1.0);
  }

  @Test
  void theTeacherBesideItselfIsCoveredWhole() {
    Shell shell =
        Shell.run(
            Shell.RAD4,
            "evaluate",
            "--weights",
            GnaTiny.FOLDER,
            "--teacher",
            GnaTiny.FOLDER,
            "--probe",
            "kv,recall",
            "--pairs",
            "4..8:4",
            "--examples",
            "4",
            "--device",
            "cpu");
    assertThat(shell.code()).as(shell.err()).isZero();
    assertThat(shell.out().lines().toList()).hasSize(6);
    assertThat(shell.out().lines().skip(1)).allMatch(line -> line.endsWith("100.0%"));
  }

  @Test
  void questionSetsOfBothKindsWithTheirCoverage() throws IOException {
    Path open = folder.resolve("open.jsonl");
    Files.writeString(open, "{\"prompt\": \"A\", \"answers\": [\"zzz\"], \"max_tokens\": 2}\n");
    Path choice = folder.resolve("choice.jsonl");
    Files.writeString(
        choice,
        "{\"context\": \"In the beginning God\", \"choices\": [\"created\", \"zebra\"], \"gold\": 0}\n");
    Shell shell =
        Shell.run(
            Shell.RAD4,
            "evaluate",
            "--weights",
            GnaTiny.FOLDER,
            "--teacher",
            GnaTiny.FOLDER,
            "--tasks",
            open,
            choice,
            "--device",
            "cpu",
            "--json");
    assertThat(shell.code()).as(shell.err()).isZero();
    JsonObject json = JsonParser.parseString(shell.out()).getAsJsonObject();
    JsonObject first = json.getAsJsonArray("scores").get(0).getAsJsonObject();
    assertThat(first.get("task").getAsString()).isEqualTo("open");
    assertThat(first.keySet())
        .containsExactly(
            "task",
            "examples",
            "contains",
            "standard_error",
            "exact_match",
            "exact_match_standard_error",
            "f1",
            "f1_standard_error",
            "teacher",
            "coverage");
    JsonObject second = json.getAsJsonArray("scores").get(1).getAsJsonObject();
    assertThat(second.keySet())
        .containsExactly(
            "task",
            "examples",
            "acc_norm",
            "standard_error",
            "acc",
            "acc_standard_error",
            "teacher",
            "coverage");
    assertThat(second.get("coverage").getAsDouble()).isEqualTo(1);
  }

  @Test
  void aBrokenQuestionSetIsRefusedBeforeTheWeightsAreRead() throws IOException {
    Path broken = folder.resolve("broken.jsonl");
    Files.writeString(broken, "{\"prompt\": \"a\"}\n");
    Shell shell = Shell.run(Shell.TEACHER, "evaluate", "--weights", "no/such", "--tasks", broken);
    assertThat(shell.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err()).startsWith("error: " + broken + ":1: neither \"answers\"");
    assertThat(shell.err().lines()).hasSize(1);
  }

  @Test
  void nothingToMeasureIsAUsageError() {
    Shell shell = Shell.run(Shell.TEACHER, "evaluate", "--weights", GnaTiny.FOLDER);
    assertThat(shell.code()).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("--probe", "--text", "--tasks");
  }

  @Test
  void unknownTasksAndMalformedPairsAreUsageErrors() {
    Shell task = Shell.run(Shell.TEACHER, "evaluate", "--weights", ".", "--probe", "kw");
    assertThat(task.code()).isEqualTo(ExitCode.USAGE);
    assertThat(task.err()).contains("'kw' is none of: kv, needle, recall");
    Shell pairs =
        Shell.run(Shell.TEACHER, "evaluate", "--weights", ".", "--probe", "kv", "--pairs", "9..3");
    assertThat(pairs.code()).isEqualTo(ExitCode.USAGE);
    assertThat(pairs.err()).contains("9..3");
  }
}
