package io.hyb.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.SourceText;
import io.hyb.diagnostic.TextRenderer;
import io.hyb.source.SourceTree;
import io.hyb.syntax.Formatter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever becomes of a spec, checking it soon ends with a model or findings, never with an
 * exception; and formatting what parses changes nothing the second time.
 */
class FuzzTest {
  private static final int INPUTS = Integer.getInteger("hyb.inputs", 2000);
  private static final Duration LIMIT = Duration.ofSeconds(1);

  /** Of the processor, since the machine may do other things beside. */
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static final List<String> PIECES =
      List.of(
          "",
          "",
          "{",
          "}",
          "=",
          "..",
          "-",
          "-1",
          "0",
          "99999999999",
          "1e308",
          "1e99",
          "0.5",
          "50%",
          "64k",
          "KiB",
          "64 MiB",
          "\"\"",
          "\"\\u0000\"",
          "all",
          "none",
          "all but ",
          "top 3 of R",
          "every 4 from 3",
          "L4H2",
          "L9H99",
          "L0H0..H7",
          "[1, 2]",
          "[",
          "]",
          ",",
          "(",
          ")",
          "((",
          "+",
          "*",
          "/",
          "/0",
          " of ",
          "n",
          "let n = n\n",
          "let n = 3\n",
          "import \"rad4.hyb\"",
          "teacher GnaTiny { }",
          "extends Rad4",
          "layers 0..9 { keep all }",
          "ssm { d_state = 4 }",
          "stage align { }",
          "order L0H0",
          "+-",
          "/*",
          "///",
          "hyb 7",
          "keep L1H1",
          "within 64 MiB at 32Ki of R",
          "require kept() <= 3",
          "require ",
          "allow x-y \"z\"",
          "memory(context = 32Ki)",
          "<=",
          "==",
          " else \"m\"",
          "\n",
          "\r",
          "\t",
          "é",
          "\uD83D");

  @Test
  void nothingThrowsOrTakesLong() throws IOException {
    RepositorySpecs specs = RepositorySpecs.read();
    SourceTree tree = specs.tree();
    List<Path> files = specs.specs("too-deep");
    Duration longest = Duration.ZERO;
    for (int i = 0; i < INPUTS; i++) {
      Random random = new Random(i);
      Path file = files.get(random.nextInt(files.size()));
      String text = i % 10 == 0 ? noise(random) : mutated(specs.texts().get(file), random);
      long start = THREADS.getCurrentThreadCpuTime();
      try {
        check(specs.check(file, text, tree), text);
      } catch (RuntimeException | StackOverflowError | AssertionError e) {
        throw new AssertionError("input " + i + " of " + file + ":\n" + text, e);
      }
      Duration took = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start);
      longest = took.compareTo(longest) > 0 ? took : longest;
      // The first inputs load the classes.
      assertThat(i > 100 ? took : Duration.ZERO).as("input %s of %s", i, file).isLessThan(LIMIT);
    }
    System.out.printf("%d inputs, the longest took %d ms%n", INPUTS, longest.toMillis());
  }

  private static void check(Compilation compilation, String text) {
    for (Diagnostic finding : compilation.diagnostics()) {
      assertThat(finding.message()).isNotBlank();
      assertThat(finding.span().line()).isPositive();
    }
    new TextRenderer(name -> compilation.text(name).map(source -> new SourceText(name, source)))
        .render(compilation.diagnostics());
    Optional<String> formatted = Formatter.format("fuzz.hyb", text).value();
    if (formatted.isPresent()) {
      assertThat(Formatter.format("fuzz.hyb", formatted.get()).value()).isEqualTo(formatted);
    }
  }

  private static String mutated(String spec, Random random) {
    String text = spec;
    for (int edits = 1 + random.nextInt(6); edits > 0; edits--) {
      int from = random.nextInt(text.length() + 1);
      int to = Math.min(text.length(), from + random.nextInt(12));
      String piece = PIECES.get(random.nextInt(PIECES.size()));
      text = text.substring(0, from) + piece + text.substring(random.nextBoolean() ? to : from);
    }
    return text;
  }

  /** Random bytes, as far as they are text, or pieces of specs without order. */
  private static String noise(Random random) {
    if (random.nextBoolean()) {
      byte[] bytes = new byte[random.nextInt(400)];
      random.nextBytes(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(60); i > 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())))
          .append(random.nextInt(3) > 0 ? " " : "");
    }
    return text.toString();
  }
}
