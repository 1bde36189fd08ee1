package io.hyb.review.format;

import io.hyb.arch.diff.ModelDiff;
import io.hyb.arch.diff.rule.Finding;
import io.hyb.review.Change;
import io.hyb.review.Review;
import io.hyb.table.Table;

/** A review for terminals. */
final class TextFormat {
  private static final String INDENT = "  ";
  private static final int LABEL = 12;

  private final Paint paint;
  private final StringBuilder out = new StringBuilder();

  TextFormat(Paint paint) {
    this.paint = paint;
  }

  String render(Review review) {
    for (Change change : review.changes()) {
      out.append(out.isEmpty() ? "" : "\n");
      change(change);
    }
    return out.toString();
  }

  private void change(Change change) {
    Heading heading = Heading.of(change);
    out.append(paint.bold(heading.title()));
    if (!heading.hashes().isEmpty()) {
      out.append(INDENT).append(paint.faint(heading.hashes()));
    }
    out.append('\n');
    change.findings().forEach(this::finding);
    change.diff().ifPresent(this::answers);
    Answers.parameters(change).ifPresent(text -> line("parameters", text));
    change.diff().map(Tables::differences).ifPresent(this::table);
    table(Tables.costs(change));
  }

  private void answers(ModelDiff diff) {
    line("checkpoint", Answers.checkpoint(diff.checkpoint()));
    line("training", Answers.training(diff.training()));
    Answers.retrieval(diff).forEach(line -> line("heads", line));
  }

  private void table(Table table) {
    if (!table.rows().isEmpty()) {
      table.text().lines().forEach(line -> out.append(INDENT).append(line).append('\n'));
    }
  }

  private void line(String label, String text) {
    String padding = " ".repeat(LABEL - label.length());
    out.append(INDENT).append(paint.faint(label)).append(padding).append(text).append('\n');
  }

  private void finding(Finding finding) {
    String id = "[" + finding.id() + "]: ";
    String text =
        finding
            .allowed()
            .map(reason -> paint.faint("allowed" + id + finding.message() + " (" + reason + ")"))
            .orElseGet(
                () ->
                    paint.of(finding.severity(), finding.severity().word() + id)
                        + finding.message());
    out.append(INDENT).append(text).append('\n');
  }
}
