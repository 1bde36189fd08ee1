package io.hyb.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Result;
import io.hyb.syntax.tree.Document;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no specs, and specs made to break a parser: each has one clear error. */
class LimitsTest {
  /** How long a file may be; by default a sixteenth of that. */
  private static final int LENGTH =
      Integer.getInteger("hyb.inputs", 0) > 100_000
          ? SpecParser.MAX_BYTES
          : SpecParser.MAX_BYTES / 16;

  /** Of the processor, since the machine may do other things beside. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @ValueSource(strings = {"a {", "[1, ", "{", "[", "a = (", "(", "x = f("})
  void nestingWithoutEndIsOneError(String level) {
    Result<Document> result = SpecParser.parse("deep.hyb", level.repeat(10_000));

    assertThat(result.value()).isEmpty();
    assertThat(result.diagnostics()).extracting(Diagnostic::id).endsWith("too-deep");
  }

  @Test
  void nestingUpToTheLimitParses() {
    int depth = BraceBalance.MAX_DEPTH;
    Result<Document> result =
        SpecParser.parse("deep.hyb", "a {".repeat(depth) + " x = 1 " + "}".repeat(depth));

    assertThat(result.diagnostics()).isEmpty();
  }

  @Test
  void oneMoreThanTheLimitIsRefusedAtItsBrace() {
    int depth = BraceBalance.MAX_DEPTH + 1;
    Result<Document> result =
        SpecParser.parse("deep.hyb", "a {".repeat(depth) + " x = 1 " + "}".repeat(depth));

    assertThat(result.diagnostics()).hasSize(1);
    assertThat(result.diagnostics().get(0).span().column()).isEqualTo(3 * depth);
  }

  @Test
  void anEmptyFileDeclaresNothing() {
    assertRefused(new byte[0], "empty-spec");
    assertRefused("// only this\n".getBytes(StandardCharsets.UTF_8), "empty-spec");
  }

  @Test
  void binaryAndInvalidUtf8AreNotText() {
    assertRefused(new byte[] {'a', 0, 'b'}, "not-text");
    assertRefused(new byte[] {(byte) 0xC3, (byte) 0x28}, "not-text");
    assertRefused(new byte[] {(byte) 0xFF, (byte) 0xFE, 'a', 0}, "not-text");
  }

  /** One finding instead of the many that its marks would lead to. */
  @Test
  void whatAMergeLeftIsOneFinding() {
    String text = "teacher T {\n<<<<<<< HEAD\n  layers = 6\n=======\n  layers = 8\n>>>>>>> b\n}\n";
    assertRefused(text.getBytes(StandardCharsets.UTF_8), "merge-conflict");
  }

  @Test
  void aFileBeyondTheLimitIsRefusedUnparsed() {
    byte[] blanks = " ".repeat(SpecParser.MAX_BYTES + 1).getBytes(StandardCharsets.UTF_8);

    assertThat(assertRefused(blanks, "too-large").message()).contains("1 MiB");
  }

  @Test
  void aByteOrderMarkIsNoError() {
    byte[] file = "\uFEFFhyb 1\n".getBytes(StandardCharsets.UTF_8);

    assertThat(SpecParser.parse("bom.hyb", file).diagnostics()).isEmpty();
    file = "\uFEFF# hyb 1\n".getBytes(StandardCharsets.UTF_8);
    assertThat(SpecParser.parse("bom.hyb", file).diagnostics().get(0).span().column()).isEqualTo(1);
  }

  /** Each would take minutes, or hours, where work grows with the square of the length. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a ",
        "a = 1 ",
        "/*",
        "\"",
        "a.",
        "1,",
        "}",
        "a = [] ",
        "é",
        "x {}",
        "a = 1\n",
        "'",
        "=",
        "k a,",
        "0 K ",
        "a\n",
        "1+",
        "(1)",
        "- ",
        "-",
        "a = 1+",
        "1 of ",
        "all but ",
        "a-",
        "let a = b*",
        "require a<",
        "///\n",
        "top 1 of ",
        "x of\n"
      })
  void aLongFileIsAnsweredInTimeLinearInItsLength(String piece) {
    long start = THREADS.getCurrentThreadCpuTime();

    Result<Document> result = SpecParser.parse("long.hyb", piece.repeat(LENGTH / piece.length()));

    assertThat(result.diagnostics()).hasSizeLessThanOrEqualTo(Findings.LIMIT);
    assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start)).isLessThan(LIMIT);
  }

  private static Diagnostic assertRefused(byte[] file, String id) {
    Result<Document> result = SpecParser.parse("spec.hyb", file);
    List<Diagnostic> diagnostics = result.diagnostics();
    assertThat(result.isRefused()).isTrue();
    assertThat(diagnostics).extracting(Diagnostic::id).containsExactly(id);
    assertThat(diagnostics.get(0).span().file()).isEqualTo("spec.hyb");
    assertThat(diagnostics.get(0).fix()).isPresent();
    return diagnostics.get(0);
  }
}
