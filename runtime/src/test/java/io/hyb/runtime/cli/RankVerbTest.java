package io.hyb.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.runtime.Program;
import io.hyb.runtime.testing.GnaTiny;
import io.hyb.runtime.weights.WeightFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankVerbTest {
  @TempDir private Path folder;

  private Shell rank(Program program, Object... more) {
    Object[] args = {
      "rank", "--weights", GnaTiny.FOLDER, "--probe", "kv", "--pairs", "8", "--examples", "6"
    };
    Object[] all = Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return Shell.run(program, all);
  }

  @Test
  void aHybridsProgramRanksItsTeacher() throws Exception {
    Path out = folder.resolve("mine.hyb");
    Shell shell = rank(Shell.RAD4, "--out", out, "--name", "mine", "--device", "cpu");
    assertThat(shell.code()).as(shell.err()).isZero();
    assertThat(Files.readString(out)).contains("ranking mine {", "teacher = GnaTiny", "L4H2 = ");
    assertThat(Files.readString(out))
        .contains(
            "measured { teacher_sha256 = \"" + WeightFolder.hash(GnaTiny.FOLDER) + "\"  hyb = \"",
            "\"  seed = 0  precision = float32 }\n");
    assertThat(shell.out()).contains("L4H2", out.toString());
    assertThat(shell.err())
        .contains("6/6 prompts")
        .containsPattern("6 prompts, with all heads and without each of 48: \\d+\\.\\d s");
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("mine.hyb", "mine.json", "mine.svg");
  }

  @Test
  void whatIsThereIsRefusedBeforeTheWork() throws Exception {
    Path out = Files.writeString(folder.resolve("mine.hyb"), "mine");
    Shell shell = rank(Shell.TEACHER, "--out", out);
    assertThat(shell.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err()).contains("mine.hyb", "--force");
    assertThat(Files.readString(out)).isEqualTo("mine");
  }

  @Test
  void namesThatSpecsCannotUseAreUsageErrors() {
    Shell shell = rank(Shell.TEACHER, "--out", folder.resolve("mine.hyb"), "--name", "my-heads");
    assertThat(shell.code()).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("my-heads");
  }
}
