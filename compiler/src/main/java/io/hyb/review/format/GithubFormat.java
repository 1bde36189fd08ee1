package io.hyb.review.format;

import io.hyb.arch.diff.rule.Finding;
import io.hyb.arch.diff.rule.Severity;
import io.hyb.review.Change;
import io.hyb.review.Review;

/** Findings as workflow commands, which GitHub shows beside the lines of a pull request. */
final class GithubFormat {
  private GithubFormat() {}

  static String render(Review review) {
    StringBuilder out = new StringBuilder();
    for (Change change : review.changes()) {
      for (Finding finding : change.findings()) {
        if (!finding.isSuppressed()) {
          out.append(command(change, finding)).append('\n');
        }
      }
    }
    return out.toString();
  }

  private static String command(Change change, Finding finding) {
    String model = Heading.of(change).model();
    String title = model.isEmpty() ? finding.id() : model + " " + finding.id();
    String line = change.now().map(now -> ",line=" + now.place().line()).orElse("");
    return "::%s file=%s%s,title=%s::%s"
        .formatted(
            level(finding.severity()),
            property(change.spec()),
            line,
            property(title),
            data(finding.message()));
  }

  private static String level(Severity severity) {
    return switch (severity) {
      case BREAKING, DANGER -> "error";
      case WARNING -> "warning";
      case NOTE -> "notice";
    };
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }

  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }
}
