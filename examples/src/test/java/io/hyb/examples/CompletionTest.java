package io.hyb.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The completion scripts in the shells that they are for, where these are installed. */
class CompletionTest {
  private static final Path HARNESS = Path.of("src/test/resources/io/hyb/examples");

  @TempDir Path folder;

  @BeforeEach
  void copySpec() throws IOException {
    Files.createDirectory(folder.resolve("specs"));
    Files.copy(Hyb.QUICKSTART, folder.resolve("specs/rad4.hyb"));
    Files.writeString(folder.resolve("specs/notes.txt"), "");
  }

  @Test
  void bashCompletes() throws IOException {
    String script = script("bash");
    assertThat(bash(script, "hyb", "chec")).containsExactly("check");
    assertThat(bash(script, "hyb", "plan", "--format", ""))
        .containsExactly("text", "json", "markdown");
    assertThat(bash(script, "hyb", "plan", "--format", "=", "js")).containsExactly("json");
    assertThat(bash(script, "hyb", "check", "specs/")).containsExactly("specs/rad4.hyb");
    assertThat(bash(script, "hyb", "check", "specs/rad4.hyb", ":"))
        .containsExactly("GnaTiny", "Rad4");
    assertThat(bash(script, "hyb", "run", "specs/rad4.hyb", ":", "R")).containsExactly("Rad4");
    assertThat(bash(script, "hyb", "run", "specs/rad4.hyb", "--device", "cpu", "e"))
        .containsExactly("evaluate", "export");
    assertThat(bash(script, "hyb", "run", "specs/rad4.hyb", "evaluate", "--pro"))
        .containsExactly("--probe");
    assertThat(bash(script, "hyb", "std", "std/teachers/sm"))
        .containsExactly("std/teachers/smollm2.hyb");
    assertThat(bash(script, "hyb", "sweep", "stat")).containsExactly("status");
    assertThat(bash(script, "hyb", "help", "comp")).containsExactly("compile", "completion");
    assertThat(bash(script, "hyb", "nothing", "")).containsExactly("");
  }

  @Test
  void zshCompletes() throws IOException {
    String script = script("zsh");
    Path out = folder.resolve("lines.txt");
    List<String> command =
        new ArrayList<>(
            List.of("zsh", "-f", HARNESS.resolve("complete.zsh").toAbsolutePath().toString()));
    command.addAll(List.of(script, out.toString()));
    command.addAll(
        List.of(
            "hyb chec",
            "hyb plan --format js",
            "hyb plan --format=js",
            "hyb check specs/r",
            "hyb check specs/rad4.hyb:R",
            "hyb run specs/rad4.hyb evalu",
            "hyb run specs/rad4.hyb evaluate --prob",
            "hyb std std/teachers/sm",
            "hyb sweep stat"));
    run(command);
    assertThat(Files.readAllLines(out).stream().map(String::stripTrailing))
        .containsExactly(
            "hyb check",
            "hyb plan --format json",
            "hyb plan --format=json",
            "hyb check specs/rad4.hyb",
            "hyb check specs/rad4.hyb:Rad4",
            "hyb run specs/rad4.hyb evaluate",
            "hyb run specs/rad4.hyb evaluate --probe",
            "hyb std std/teachers/smollm2.hyb",
            "hyb sweep status");
  }

  @Test
  void fishCompletes() throws IOException {
    String script = script("fish");
    assertThat(fish(script, "hyb chec")).containsExactly("check");
    assertThat(fish(script, "hyb plan --format js")).containsExactly("json");
    assertThat(fish(script, "hyb plan --format=js")).containsExactly("--format=json");
    assertThat(fish(script, "hyb check specs/")).containsExactly("specs/rad4.hyb");
    assertThat(fish(script, "hyb check specs/rad4.hyb:"))
        .containsExactly("specs/rad4.hyb:GnaTiny", "specs/rad4.hyb:Rad4");
    assertThat(fish(script, "hyb run specs/rad4.hyb e")).containsExactly("evaluate", "export");
    assertThat(fish(script, "hyb run specs/rad4.hyb evaluate --prob")).contains("--probe");
    assertThat(fish(script, "hyb sweep stat")).containsExactly("status");
  }

  private String script(String shell) throws IOException {
    assumeTrue(isInstalled(shell), shell + " is not installed here");
    String script = Hyb.hyb(folder, "completion", shell).isFine().out();
    return Files.writeString(folder.resolve("completion." + shell), script).toString();
  }

  private static boolean isInstalled(String shell) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(place -> Files.isExecutable(Path.of(place, shell)));
  }

  private List<String> bash(String script, String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "bash",
                "--norc",
                HARNESS.resolve("complete.bash").toAbsolutePath().toString(),
                script));
    command.addAll(List.of(words));
    return run(command);
  }

  private List<String> fish(String script, String line) {
    List<String> command =
        List.of("fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]", script, line);
    return run(command).stream().map(each -> each.split("\t")[0]).toList();
  }

  /** With this checkout's launcher as the command `hyb`. */
  private List<String> run(List<String> command) {
    String path = Hyb.LAUNCHER.getParent() + File.pathSeparator + System.getenv("PATH");
    Map<String, String> environment =
        Map.of("PATH", path, "HYB_HOME", Hyb.HOME.toString(), "HOME", folder.toString());
    return Hyb.run(folder, environment, command).isFine().out().lines().toList();
  }
}
