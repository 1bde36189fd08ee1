package io.hyb.runtime.distil;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.hyb.arch.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A run's memory stays flat: data, losses, optimiser, checkpoints, metrics, all of it in a process
 * of its own, by the peak of resident memory that its own metrics tell.
 */
class RunMemoryTest {
  private static final int STEPS = Integer.getInteger("hyb.steps", 200);

  /**
   * What an allocator's arenas may still settle by; they did by 20 MiB in 1,500 steps. A checkpoint
   * that stayed (18 MiB, ten a run) is beyond it, and so is an array of 256 KiB a step, or of 22
   * KiB in the thorough profile's 2,000 steps; {@link FlatMemoryTest} counts the arrays themselves.
   */
  private static final long LIMIT = 32L << 20;

  @TempDir private Path folder;

  @Test
  void thePeakIsThatOfTheFirstSteps() throws Exception {
    check(Stage.Match.LOGITS);
  }

  @Tag("thorough")
  @ParameterizedTest
  @EnumSource(value = Stage.Match.class, names = "LOGITS", mode = EnumSource.Mode.EXCLUDE)
  void thePeakOfOtherLossesIsToo(Stage.Match match) throws Exception {
    check(match);
  }

  private void check(Stage.Match match) throws Exception {
    Path student = folder.resolve("first");
    Path out = folder.resolve("run");
    SmallRun.student(student);
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                // The heap is there from the start, so that what grows is not the garbage of Java.
                "-Xms192m",
                "-Xmx192m",
                "-XX:+AlwaysPreTouch",
                "-cp",
                System.getProperty("java.class.path"),
                SmallRun.class.getName(),
                student.toString(),
                out.toString(),
                match.name(),
                Integer.toString(STEPS))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("log"))).isZero();

    List<Long> peaks = peaks(out);
    assertThat(peaks).hasSize(STEPS);
    assertThat(peaks.get(STEPS - 1) - peaks.get(STEPS / 4)).isLessThan(LIMIT);
  }

  private static List<Long> peaks(Path run) throws IOException {
    return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .map(line -> line.get("peak_memory_bytes").getAsLong())
        .toList();
  }
}
