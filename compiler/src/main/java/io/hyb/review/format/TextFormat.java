package io.hyb.review.format;

import io.hyb.arch.diff.Cost;
import io.hyb.arch.diff.ModelDiff;
import io.hyb.arch.diff.rule.Finding;
import io.hyb.review.Change;
import io.hyb.review.Review;
import java.util.List;

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
    change.diff().ifPresent(this::differences);
    change.diff().ifPresent(this::answers);
    costs(change.cost());
    change.findings().forEach(this::finding);
  }

  private void differences(ModelDiff diff) {
    List<Folded> lines = Folded.of(diff);
    int width = lines.stream().mapToInt(line -> line.what().length()).max().orElse(0);
    for (Folded line : lines) {
      out.append(INDENT).append(line.what()).append(" ".repeat(width - line.what().length() + 2));
      out.append(paint.old(line.old())).append(" → ").append(paint.now(line.now())).append('\n');
    }
  }

  private void answers(ModelDiff diff) {
    line("checkpoint", Answers.checkpoint(diff.checkpoint()));
    line("training", Answers.training(diff.training()));
    Answers.retrieval(diff).forEach(line -> line("heads", line));
  }

  private void costs(List<Cost> costs) {
    for (Cost cost : costs) {
      boolean changes = !cost.old().equals(cost.now());
      if (changes) {
        String before =
            cost.old().isPresent() ? Figures.value(cost.measure(), cost.old()) + " → " : "";
        String after = Figures.value(cost.measure(), cost.now());
        line(
            Figures.label(cost), (before + after + INDENT + Figures.percent(cost)).stripTrailing());
      }
    }
  }

  private void line(String label, String text) {
    String padding = " ".repeat(Math.max(2, LABEL + 2 - label.length()));
    out.append(INDENT).append(paint.faint(label)).append(padding).append(text).append('\n');
  }

  private void finding(Finding finding) {
    String mark = finding.severity().word() + "[" + finding.id() + "]";
    out.append(INDENT);
    finding
        .allowed()
        .ifPresentOrElse(
            reason ->
                out.append(paint.faint("allowed[" + finding.id() + "]: " + finding.message()))
                    .append(paint.faint(" (" + reason + ")")),
            () ->
                out.append(paint.of(finding.severity(), mark))
                    .append(": ")
                    .append(finding.message()));
    out.append('\n');
  }
}
