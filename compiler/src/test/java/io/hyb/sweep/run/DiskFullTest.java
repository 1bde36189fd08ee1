package io.hyb.sweep.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFullTest {
  private static final int VARIANTS = 30;

  /** Each variant writes 300 KB: at first onto a disk of 4 MB, then onto one of 32. */
  private static final String ON_A_SMALL_DISK =
      """
      mount -t tmpfs -o size=4m none "$1" || exit 9
      sweep() {
        "$2" -cp "$3" io.hyb.sweep.run.StubSweep "$1/sweep" %d 2 \
          'test -z "$3" || mkdir -p "$3"; head -c 300000 /dev/zero' 2>&1
      }
      sweep "$@"
      echo "exit $?"
      mount -o remount,size=32m "$1"
      sweep "$@"
      echo "exit $?"
      find "$1/sweep/variants" -name out.txt -size 300000c | wc -l
      grep '"id":"v.*"finished"' "$1/sweep/ledger.jsonl" | wc -l
      """
          .formatted(VARIANTS);

  @TempDir private Path folder;

  @Test
  void aFullDiskStopsTheSweepWithOneErrorAndLosesNothing() throws Exception {
    assumeTrue(canMount(), "no disk can be mounted here (unshare -rm), so a full one is not tried");
    Process process =
        new ProcessBuilder(
                "unshare",
                "-rm",
                "sh",
                "-c",
                ON_A_SMALL_DISK,
                "sh",
                folder.toString(),
                ProcessHandle.current().info().command().orElse("java"),
                System.getProperty("java.class.path"))
            .redirectErrorStream(true)
            .start();
    List<String> said = process.inputReader().lines().toList();

    assertThat(said).hasSize(5);
    assertThat(said.get(0)).startsWith("refused: ").containsAnyOf("no room", "No space");
    assertThat(said.subList(1, 5))
        .containsExactly("exit 1", "exit 0", "" + VARIANTS, "" + VARIANTS);
  }

  private static boolean canMount() throws InterruptedException {
    try {
      return new ProcessBuilder("unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt")
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
