package io.hyb.check.rule;

import io.hyb.arch.Source;
import io.hyb.diagnostic.Severity;
import io.hyb.source.FilePattern;
import java.nio.file.Path;

/** A warning: a spec is checked and compiled without the data, and only distilled with them. */
final class MissingData extends Rule<Mixture> {
  MissingData() {
    super("missing-data", Severity.WARNING, Mixture.class);
  }

  @Override
  boolean dependsOnFiles() {
    return true;
  }

  @Override
  void judge(Mixture mixture, Report report) {
    for (int i = 0; i < mixture.sources().size(); i++) {
      Source source = mixture.sources().get(i);
      if (source instanceof Source.Text text) {
        judge(text.pattern(), i, report);
      } else if (source instanceof Source.JsonLines lines) {
        judge(lines.pattern(), i, report);
      }
    }
  }

  private static void judge(String pattern, int source, Report report) {
    Path path = report.sources().resolve(pattern);
    if (!new FilePattern(path).isIn(report.sources().tree())) {
      report.add("[" + source + "].path", "no such data: " + path);
    }
  }
}
