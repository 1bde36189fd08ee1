package io.hyb.runtime.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a JVM of its own, which stays without it. */
class ThoroughCompilerTest {
  @TempDir private Path folder;

  /** Runs hot before and after. */
  static final class Hot {
    private Hot() {}

    public static void main(String[] args) throws InterruptedException {
      System.out.println("before" + before(1));
      ThoroughCompiler.turnOff();
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().equals(ThoroughCompiler.THREAD)) {
          thread.join();
        }
      }
      System.out.println("after" + after(1));
    }

    private static int before(int number) {
      int sum = number;
      for (int i = 0; i < 50_000_000; i++) {
        sum = sum * 31 + i;
      }
      return sum;
    }

    private static int after(int number) {
      int sum = number;
      for (int i = 0; i < 50_000_000; i++) {
        sum = sum * 31 + i;
      }
      return sum;
    }
  }

  @Test
  void compilesNothingMore() throws IOException, InterruptedException {
    assumeTrue(ManagementFactory.getCompilationMXBean().getName().contains("Tiered"));
    List<String> lines = hot();

    assertThat(compiled(lines, 4, "before")).isNotEmpty();
    assertThat(compiled(lines, 4, "after")).isEmpty();
    assertThat(compiled(lines, 1, "after")).isNotEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  private List<String> hot() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xbatch",
                "-XX:+PrintCompilation",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                Hot.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }

  /** Lines such as {@code 58 12 % 4 io.hyb.Hot::before @ 4 (24 bytes)}. */
  private static List<String> compiled(List<String> lines, int tier, String method) {
    return lines.stream()
        .filter(line -> line.matches("[ \\d%sbn!]+ " + tier + " .*Hot::" + method + " .*bytes\\)"))
        .toList();
  }
}
