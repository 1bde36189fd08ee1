package io.hyb.lsp;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;

/**
 * Measures how long it takes from an edit to its diagnostics, the pause that the server waits for
 * included: a program rather than a test, since it needs a machine to itself. Typed and removed in
 * turn is one letter in the middle of a spec of so many lines.
 */
public final class EditingSpeed {
  private static final int WARM_UP = 100;
  private static final int MEASURED = 200;

  private EditingSpeed() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("hyb-editing");
    for (int lines : new int[] {200, 5000}) {
      try (Editor editor = Editor.inProcess(folder)) {
        measure(editor, folder.resolve("spec.hyb"), spec(lines));
      }
    }
    Files.delete(folder);
  }

  private static void measure(Editor editor, Path file, String text) {
    editor.open(file, text);
    long line = text.lines().count() / 2;
    Position start = new Position((int) line, 0);
    Range nothing = new Range(start, start);
    Range letter = new Range(start, new Position((int) line, 1));
    double[] millis = new double[MEASURED];
    long computed = 0;
    for (int i = -WARM_UP; i < MEASURED; i++) {
      computed = i == 0 ? processNanos() : computed;
      long before = System.nanoTime();
      if (i % 2 == 0) {
        editor.change(file, nothing, "x");
      } else {
        editor.change(file, letter, "");
      }
      if (i >= 0) {
        millis[i] = (System.nanoTime() - before) / 1e6;
      }
    }
    double each = (processNanos() - computed) / 1e6 / MEASURED;
    Arrays.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "%,d lines, %,d characters: median %.1f ms, 95%% %.1f ms, most %.1f ms;"
            + " computing takes %.1f ms%n",
        text.lines().count(),
        text.length(),
        millis[MEASURED / 2],
        millis[MEASURED * 95 / 100],
        millis[MEASURED - 1],
        each);
  }

  /** What all threads have computed so far, which doesn't depend on what else the machine does. */
  private static long processNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** A teacher of the library, a ranking, and hybrids that differ, until there are enough lines. */
  private static String spec(int lines) {
    StringBuilder text = new StringBuilder("import \"std/rankings/llama-3.2-1b.hyb\"\n\n");
    text.append("let width = 8\n\n").append(Specs.TEACHER).append(Specs.RANKING);
    for (int i = 0; text.chars().filter(c -> c == '\n').count() < lines - 14; i++) {
      text.append(
          """

          /// One of many.
          hybrid H%d {
            teacher = Llama32_1B
            attention { keep top %d of kv_retrieval }
            ssm discrete_mamba2 { d_state = 2 * width   conv = 4   chunk = 64 }
            merge = concat
            layers 0..1 { ssm { d_state = 16 } }
            distill {
              data { probe kv { share = 100%%  pairs = 8..32 } }
              stage align { match = hidden_states  tokens = 400K  lr = 1e-3  batch = 8 }
            }
          }
          """
              .formatted(i, 1 + i % 40));
    }
    return text.toString();
  }
}
