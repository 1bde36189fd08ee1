package io.hyb.review.format;

import io.hyb.arch.diff.Cost;
import io.hyb.arch.diff.Cost.Measure;
import io.hyb.arch.diff.ModelDiff;
import io.hyb.arch.diff.rule.Finding;
import io.hyb.arch.word.Word;
import io.hyb.review.Change;
import io.hyb.review.Review;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A review for a pull request: a row a model, and the details of each folded below the table. */
final class MarkdownFormat {
  /** The context whose memory the table shows. */
  private static final long SHOWN = 32L << 10;

  private final StringBuilder out = new StringBuilder();

  private MarkdownFormat() {}

  static String render(Review review) {
    if (review.changes().isEmpty()) {
      return "No model differs.\n";
    }
    MarkdownFormat markdown = new MarkdownFormat();
    markdown.table(review.changes());
    review.changes().forEach(markdown::details);
    return markdown.out.toString();
  }

  private void table(List<Change> changes) {
    row("model", "", "checkpoint", "training", "memory at 32Ki", "heads");
    row("---", "---", "---", "---", "---", "---");
    for (Change change : changes) {
      row(
          cell(Heading.of(change).title()),
          severity(change),
          change.diff().map(diff -> Word.of(diff.checkpoint().verdict())).orElse(""),
          change.diff().map(diff -> cell(Answers.training(diff.training()))).orElse(""),
          memory(change),
          change.diff().map(MarkdownFormat::heads).orElse(""));
    }
  }

  private void row(String... cells) {
    out.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /** Its gravest finding, or that it came or went. */
  private static String severity(Change change) {
    String word = change.severity().word();
    boolean grave = !word.equals("note");
    if (grave || change.diff().isPresent() || change.findings().isEmpty()) {
      return grave ? "**" + word + "**" : word;
    }
    return change.findings().get(0).id().replace('-', ' ');
  }

  private static String memory(Change change) {
    Optional<Cost> memory =
        change.cost().stream()
            .filter(cost -> cost.measure() == Measure.MEMORY)
            .filter(cost -> cost.context().orElse(0) == SHOWN)
            .findFirst();
    return memory.map(MarkdownFormat::beforeAndAfter).orElse("");
  }

  private static String beforeAndAfter(Cost cost) {
    String now = Figures.value(cost.measure(), cost.now());
    if (cost.old().isEmpty() || cost.old().equals(cost.now())) {
      return now;
    }
    String old = Figures.value(cost.measure(), cost.old());
    return (old + " → " + now + " " + Figures.percent(cost)).strip();
  }

  private static String heads(ModelDiff diff) {
    int gained = diff.retrieval().gained().size();
    int lost = diff.retrieval().lost().size();
    return gained + lost == 0 ? "=" : "+" + gained + " −" + lost;
  }

  private void details(Change change) {
    Heading heading = Heading.of(change);
    out.append("\n<details><summary>").append(html(heading.title()));
    out.append("</summary>\n\n");
    change.findings().forEach(this::finding);
    change
        .diff()
        .ifPresent(
            diff -> {
              Answers.retrieval(diff).forEach(line -> out.append("- ").append(line).append('\n'));
              out.append("- checkpoint ")
                  .append(Answers.checkpoint(diff.checkpoint()))
                  .append('\n');
              differences(Folded.of(diff));
            });
    costs(change.cost());
    if (!heading.hashes().isEmpty()) {
      out.append("\n`").append(heading.hashes()).append("`\n");
    }
    out.append("\n</details>\n");
  }

  private void finding(Finding finding) {
    out.append("- ");
    finding
        .allowed()
        .ifPresentOrElse(
            reason ->
                out.append(
                    "allowed `%s`: %s (%s)".formatted(finding.id(), finding.message(), reason)),
            () ->
                out.append(
                    "**%s** `%s`: %s"
                        .formatted(finding.severity().word(), finding.id(), finding.message())));
    out.append('\n');
  }

  private void differences(List<Folded> lines) {
    if (lines.isEmpty()) {
      return;
    }
    out.append('\n');
    row("what", "before", "after");
    row("---", "---", "---");
    lines.forEach(line -> row(cell(line.what()), cell(line.old()), cell(line.now())));
  }

  private void costs(List<Cost> costs) {
    if (costs.isEmpty()) {
      return;
    }
    out.append('\n');
    row("cost", "before", "after", "");
    row("---", "--:", "--:", "--:");
    for (Cost cost : costs) {
      row(
          Figures.label(cost),
          cost.old().isPresent() ? Figures.value(cost.measure(), cost.old()) : "",
          Figures.value(cost.measure(), cost.now()),
          Figures.percent(cost));
    }
  }

  /** Text that may stand between the bars of a table. */
  private static String cell(String text) {
    return html(text).replace("|", "\\|");
  }

  private static String html(String text) {
    return text.lines()
        .collect(Collectors.joining(" "))
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }
}
