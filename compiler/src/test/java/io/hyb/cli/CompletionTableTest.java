package io.hyb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.runtime.cli.CommandsMain;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTableTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final HybCommand command =
      new HybCommand(
          new Console(
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(OutputStream.nullOutputStream())));

  @Test
  void everyVerbAndOptionIsInTheTable() {
    List<String> lines = lines();
    assertThat(lines).allSatisfy(line -> assertThat(line.split("\\|", -1)).hasSize(5));
    for (Verb verb : command.verbs()) {
      assertThat(lines).anyMatch(line -> line.startsWith("hyb|verb|" + verb.name() + "|0|"));
      for (Option<?> option : verb.options()) {
        String start = "hyb " + verb.name() + "|option|" + option.name() + "|";
        assertThat(lines).as(start).anyMatch(line -> line.startsWith(start));
      }
    }
    assertThat(lines).noneMatch(line -> line.startsWith("hyb|verb|__"));
  }

  @Test
  void valuesAreThoseThatAreTaken() {
    assertThat(lines().stream().map(line -> line.substring(0, line.lastIndexOf('|'))))
        .doesNotHaveDuplicates()
        .contains(
            "hyb check|operand|*|:spec",
            "hyb plan|option|--format|text json markdown",
            "hyb plan|option|--against|:spec",
            "hyb check|option|--json|",
            "hyb sweep|option|--retry|failed",
            "hyb sweep|verb|status|0",
            "hyb sweep status|operand|0|:folder",
            "hyb completion|operand|0|bash zsh fish");
  }

  @Test
  void verbsOfJarsFollowTheSpec() {
    assertThat(lines().stream().map(line -> line.substring(0, line.lastIndexOf('|'))))
        .contains(
            "hyb run|operand|0|:spec",
            "hyb run|option|--set|:any",
            "hyb run|option|--device|cpu gpu gpu:0",
            "hyb run|verb|evaluate|1",
            "hyb run evaluate|option|--probe|kv needle recall",
            "hyb run evaluate|option|--precision|float32 bfloat16 float16",
            "hyb run export|option|--format|hf",
            "hyb import|option|--precision|float32 bfloat16",
            "hyb report|operand|*|:folder");
  }

  @Test
  void namesOfASpecAreListedForScripts(@TempDir Path folder) throws Exception {
    assertThat(command.run(List.of("__names", "../examples/quickstart/rad4.hyb"))).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("GnaTiny\tteacher\nRad4\thybrid\n");
    out.reset();
    Path broken = Files.writeString(folder.resolve("broken.hyb"), "hybrid {{{");
    assertThat(command.run(List.of("__names", broken.toString()))).isZero();
    assertThat(command.run(List.of("__names", folder.resolve("absent.hyb").toString()))).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void anUnknownShellIsAUsageError() {
    assertThat(command.run(List.of("completion", "zhs"))).isEqualTo(ExitCode.USAGE);
    assertThat(command.run(List.of("completion"))).isEqualTo(ExitCode.USAGE);
  }

  private List<String> lines() {
    return CompletionTable.of(command.verbs(), CommandsMain.json()).lines().toList();
  }
}
