package io.hyb.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Severity;
import io.hyb.source.SourceTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** One mistake gives one error, and the error is where the mistake is. */
class OneMistakeTest {
  private static final int MISTAKES = Integer.getInteger("hyb.mistakes", 200);

  private static final Pattern TOKEN =
      Pattern.compile("\"[^\"\n]*\"|[A-Za-z_]\\w*|[0-9][\\w.]*%?|\\.\\.|[<>=!]=|\\+-|\\S");

  private static final Pattern COMMENT = Pattern.compile("//[^\n]*|/\\*.*?\\*/", Pattern.DOTALL);

  /** A spec with one mistake in a line. */
  private record Mistake(Path file, String text, int line, String what) {}

  @Test
  void oneMistakeIsOneErrorOnItsLine() throws IOException {
    RepositorySpecs specs = RepositorySpecs.read();
    SourceTree tree = specs.tree();
    List<Path> files =
        specs.specs("too-deep").stream()
            .filter(file -> errors(specs.check(file, specs.texts().get(file), tree)).isEmpty())
            .toList();
    List<Integer> counts = new ArrayList<>();
    int right = 0;
    StringBuilder elsewhere = new StringBuilder();
    for (int seed = 0; counts.size() < MISTAKES; seed++) {
      Random random = new Random(seed);
      Path file = files.get(random.nextInt(files.size()));
      Mistake mistake = mistake(file, specs.texts().get(file), random);
      List<Diagnostic> errors = errors(specs.check(file, mistake.text(), tree));
      if (errors.isEmpty()) {
        continue; // no mistake, then
      }
      counts.add(errors.size());
      Diagnostic first = errors.get(0);
      boolean here =
          first.span().file().equals(file.toString())
              && first.span().line() <= mistake.line()
              && mistake.line() <= first.span().endLine();
      right += here ? 1 : 0;
      if (!here || errors.size() > 1) {
        elsewhere.append("%n%s:%d %s%n".formatted(file, mistake.line(), mistake.what()));
        errors.forEach(e -> elsewhere.append("   ").append(e).append('\n'));
      }
    }
    counts.sort(null);
    System.out.printf(
        "median %d, mean %.2f, most %d, on the right line %d of %d%n",
        counts.get(MISTAKES / 2),
        counts.stream().mapToInt(n -> n).average().orElseThrow(),
        counts.get(MISTAKES - 1),
        right,
        MISTAKES);
    assertThat(counts.get(MISTAKES / 2)).as("%s", elsewhere).isEqualTo(1);
    assertThat(right).as("%s", elsewhere).isGreaterThanOrEqualTo(MISTAKES * 95 / 100);
  }

  private static List<Diagnostic> errors(Compilation compilation) {
    return compilation.diagnostics().stream()
        .filter(finding -> finding.severity() == Severity.ERROR)
        .toList();
  }

  private static Mistake mistake(Path file, String text, Random random) {
    String blanked = COMMENT.matcher(text).replaceAll(found -> found.group().replaceAll(".", " "));
    List<MatchResult> tokens = TOKEN.matcher(blanked).results().toList();
    int at = random.nextInt(tokens.size() - 1);
    MatchResult token = tokens.get(at);
    MatchResult next = tokens.get(at + 1);
    String word = token.group();
    int middle = word.length() / 2;
    int kind = random.nextInt(7);
    String put =
        switch (kind) {
          case 0 -> "";
          case 1 -> word + " " + word;
          case 2 -> next.group() + text.substring(token.end(), next.start()) + word;
          case 3 -> word.substring(0, middle) + word.substring(middle + 1);
          case 4 -> word.substring(0, middle) + "x" + word.substring(middle);
          case 5 -> word + " " + "{}[](),=;:%#$'".charAt(random.nextInt(14));
          default -> "\"what\"";
        };
    int end = kind == 2 ? next.end() : token.end();
    int line = 1 + (int) text.substring(0, token.start()).chars().filter(c -> c == '\n').count();
    String what = "`" + text.substring(token.start(), end) + "` became `" + put + "`";
    return new Mistake(
        file, text.substring(0, token.start()) + put + text.substring(end), line, what);
  }
}
