package io.hyb.review.format;

import io.hyb.arch.diff.Cost;
import io.hyb.arch.diff.Cost.Measure;
import io.hyb.arch.diff.ModelDiff;
import io.hyb.arch.diff.rule.Finding;
import io.hyb.arch.word.Word;
import io.hyb.review.Change;
import io.hyb.review.Review;
import io.hyb.table.Table;
import java.util.List;
import java.util.Optional;

/** A review for a pull request: a row a model, and the details of each folded below the table. */
final class MarkdownFormat {
  /** The context whose memory the table shows. */
  private static final long SHOWN = 32L << 10;

  /** GitHub refuses comments of more than 65,536. */
  private static final int MOST_CHARACTERS = 40_000;

  private final StringBuilder out = new StringBuilder();

  private MarkdownFormat() {}

  static String render(Review review) {
    if (review.changes().isEmpty()) {
      return "No model differs.\n";
    }
    MarkdownFormat markdown = new MarkdownFormat();
    markdown.table(review.changes());
    int left = review.changes().size();
    for (Change change : review.changes()) {
      if (markdown.out.length() > MOST_CHARACTERS) {
        markdown.out.append("\nDetails of %d more models are left out.\n".formatted(left));
        break;
      }
      markdown.details(change);
      left--;
    }
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
    return memory.map(Figures::change).orElse("");
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
    change.diff().ifPresent(this::answers);
    Answers.parameters(change).ifPresent(text -> item("parameters " + text));
    change.diff().map(Tables::differences).ifPresent(this::table);
    table(Tables.costs(change));
    if (!heading.hashes().isEmpty()) {
      out.append("\n`").append(heading.hashes()).append("`\n");
    }
    out.append("\n</details>\n");
  }

  private void answers(ModelDiff diff) {
    item("checkpoint " + Answers.checkpoint(diff.checkpoint()));
    item("training " + Answers.training(diff.training()));
    Answers.retrieval(diff).forEach(this::item);
  }

  private void item(String text) {
    out.append("- ").append(html(text)).append('\n');
  }

  private void table(Table table) {
    if (!table.rows().isEmpty()) {
      out.append('\n').append(html(table.markdown()));
    }
  }

  private void finding(Finding finding) {
    String word = finding.isSuppressed() ? "allowed" : finding.severity().word();
    String reason = finding.allowed().map(text -> " (" + text + ")").orElse("");
    item("**%s** `%s`: %s%s".formatted(word, finding.id(), finding.message(), reason));
  }

  /** Text that is safe between the bars of a table. */
  private static String cell(String text) {
    return html(text).replace("|", "\\|");
  }

  private static String html(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
