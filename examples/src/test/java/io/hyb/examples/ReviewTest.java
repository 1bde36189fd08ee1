package io.hyb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.examples.Hyb.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change of a spec in review, from a fresh repository on, as README has it. */
class ReviewTest {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "HYB_HOME", Hyb.HOME.toString(),
          "GIT_CONFIG_NOSYSTEM", "1",
          "GIT_CONFIG_GLOBAL", "/dev/null",
          "GIT_AUTHOR_NAME", "Test",
          "GIT_AUTHOR_EMAIL", "test@example.org",
          "GIT_COMMITTER_NAME", "Test",
          "GIT_COMMITTER_EMAIL", "test@example.org",
          "GIT_PAGER", "cat");

  @TempDir private Path folder;

  /** README's commands where README's paths lead to this checkout. */
  private Path reviewed() throws IOException {
    Files.createSymbolicLink(folder.resolve("examples"), Path.of("").toAbsolutePath());
    Files.createSymbolicLink(folder.resolve("hyb"), Hyb.LAUNCHER);
    return folder.resolve("review");
  }

  private Outcome bash(Path where, String commands) {
    return Hyb.run(where, SETTINGS, List.of("bash", "-e", "-c", commands));
  }

  private static String readme() throws IOException {
    Matcher block =
        Pattern.compile("<!-- commands: review -->\\s*```sh\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("../README.md")));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  @Test
  void threeCommandsLeadFromGitInitToMarkdown() throws IOException {
    reviewed();
    assertThat(readme().lines()).hasSize(3);
    Outcome outcome = bash(folder, readme()).isFine();
    assertThat(outcome.out())
        .startsWith("| model |")
        .contains("| rad4.hyb: Rad4 | **danger** | partial | again from `align`", "+0 −2");
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void gitPrintsItOnceItIsToldTo() throws IOException {
    Path review = reviewed();
    bash(folder, readme()).isFine();
    assertThat(bash(review, "git diff").isFine().out()).startsWith("diff --git");
    bash(review, "../hyb diff --install-git").isFine();
    assertThat(bash(review, "git diff").isFine().out())
        .contains("rad4.hyb: Rad4", "danger[head-lost]")
        .doesNotContain("diff --git");
    bash(review, "git commit -qam 'Two heads'").isFine();
    for (String command : List.of("git log -p --ext-diff", "git show --ext-diff")) {
      assertThat(bash(review, command).isFine().out()).contains("Two heads", "danger[head-lost]");
    }
    bash(review, "../hyb diff --uninstall-git").isFine();
    assertThat(bash(review, "git show --ext-diff").isFine().out()).contains("diff --git");
  }

  /** What isn't in the archive, a lambda's class included, is put together at each start. */
  @Test
  void allThatAComparisonLoadsOfHybIsInTheArchive() throws IOException {
    Files.writeString(folder.resolve("rad10.hyb"), rad10(8));
    bash(folder, "git init -q && git add rad10.hyb && git commit -qm rad10").isFine();
    Files.writeString(folder.resolve("rad10.hyb"), rad10(4));
    Path log = folder.resolve("classes.log");
    String options = "_JAVA_OPTIONS=-Xlog:class+load:file=" + log;
    Outcome outcome = bash(folder, options + " " + Hyb.LAUNCHER + " diff").isFine();
    assertThat(outcome.out()).contains("ssm.d_state  8       4");
    List<String> loaded =
        Files.readAllLines(log).stream().filter(line -> line.contains(" io.hyb.")).toList();
    assertThat(loaded).hasSizeGreaterThan(300);
    assertThat(loaded).allMatch(line -> line.contains("source: shared objects file"));
  }

  private static String rad10(int state) {
    return """
        import "std/recipes/llama-3.2-1b.hyb"
        hybrid Mine extends Rad10 {
          require memory(context = 32Ki) <= 20%% of memory(Uniform25, context = 32Ki)
          ssm { d_state = %d }
        }
        """
        .formatted(state);
  }

  @Test
  void withoutGitTwoSpecsCanStillBeCompared() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    for (String tool : List.of("bash", "dirname", "find", "flock", "mkdir", "sed", "head")) {
      Path there = Path.of("/usr/bin", tool);
      if (Files.exists(there)) {
        Files.createSymbolicLink(bin.resolve(tool), there);
      }
    }
    Map<String, String> without =
        Map.of(
            "HYB_HOME", Hyb.HOME.toString(),
            "PATH", bin.toString(),
            "JAVA_HOME", System.getProperty("java.home"));
    String hyb = Hyb.LAUNCHER.toString();
    Outcome outcome = Hyb.run(folder, without, List.of("/bin/bash", hyb, "diff"));
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(1);
    assertThat(outcome.err())
        .endsWith(
            "hyb: git can't be started: install it, or name two specs: `hyb diff OLD.hyb NEW.hyb`\n");
    assertThat(outcome.out()).isEmpty();
  }
}
