package io.hyb.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.runtime.testing.GnaTiny;
import org.junit.jupiter.api.Test;

class EvaluateVerbTest {
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
  void nothingToMeasureIsAUsageError() {
    Shell shell = Shell.run(Shell.TEACHER, "evaluate", "--weights", GnaTiny.FOLDER);
    assertThat(shell.code()).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("--probe", "--text");
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
