package io.hyb.review.format;

import io.hyb.arch.diff.ModelDiff;
import io.hyb.arch.diff.rule.Finding;
import io.hyb.review.Change;
import io.hyb.review.Review;
import io.hyb.review.Version;
import io.hyb.table.Table;
import io.hyb.table.Table.Column;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A review as a page by itself: no script, no other file, readable on a phone and in print. */
final class HtmlFormat {
  private static final String PAGE = "review.html";
  private static final Pattern BEFORE_UNIT_OR_AFTER_ARROW =
      Pattern.compile("(?<=[0-9]) (?=[A-Za-z])|(?<=→) ");
  private static final Pattern QUOTED_WORD = Pattern.compile("`([^`]*)`");

  private final StringBuilder out = new StringBuilder();

  private HtmlFormat() {}

  static String render(Review review) {
    HtmlFormat html = new HtmlFormat();
    if (review.changes().isEmpty()) {
      html.element("p", "No model differs.");
    }
    review.changes().forEach(html::change);
    return page().replace("{{changes}}", html.out);
  }

  private static String page() {
    try (InputStream in = HtmlFormat.class.getResourceAsStream(PAGE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + PAGE, e);
    }
  }

  private void change(Change change) {
    Heading heading = Heading.of(change);
    out.append("<section>\n");
    element("h2", heading.title());
    element("p class=\"hash\"", heading.hashes());
    findings(change.findings());
    change
        .diff()
        .ifPresent(
            diff -> {
              maps(change, diff);
              answers(diff);
            });
    Answers.parameters(change).ifPresent(text -> element("p", "parameters: " + text));
    change.diff().map(Tables::differences).ifPresent(this::table);
    table(Tables.costs(change));
    out.append("</section>\n");
  }

  private void findings(List<Finding> findings) {
    out.append("<ul class=\"findings\">\n");
    for (Finding finding : findings) {
      String severity = finding.isSuppressed() ? "allowed" : finding.severity().word();
      String reason = finding.allowed().map(text -> " (" + text + ")").orElse("");
      out.append("<li class=\"%s\"><b>%s</b> ".formatted(severity, severity));
      out.append(marked(finding.message() + reason)).append("</li>\n");
    }
    out.append("</ul>\n");
  }

  /** Both sides' heads; none where which heads are kept is yet to be measured. */
  private void maps(Change change, ModelDiff diff) {
    if (diff.old().pending().isPresent() || diff.now().pending().isPresent()) {
      return;
    }
    out.append("<div class=\"maps\">\n");
    map("before", change.old(), HeadMap.old(diff.old().model(), diff.retrieval()));
    map("after", change.now(), HeadMap.now(diff.now().model(), diff.retrieval()));
    out.append("</div>\n");
  }

  private void map(String side, Optional<Version> version, HeadMap map) {
    out.append("<figure>").append(map.svg());
    String kept =
        "%s: %d of %d heads kept"
            .formatted(side, map.model().keptHeads(), map.model().teacher().allHeads());
    element("figcaption", version.map(each -> each.name() + " " + kept).orElse(kept));
    out.append("</figure>\n");
  }

  private void answers(ModelDiff diff) {
    out.append("<dl>\n");
    answer("checkpoint", Answers.checkpoint(diff.checkpoint()));
    answer("training", Answers.training(diff.training()));
    Answers.retrieval(diff).forEach(line -> answer("heads", line));
    out.append("</dl>\n");
  }

  private void answer(String term, String text) {
    element("dt", term);
    element("dd", text);
  }

  private void table(Table table) {
    if (table.rows().isEmpty()) {
      return;
    }
    boolean figures = table.columns().stream().anyMatch(Column::numbers);
    out.append(figures ? "<table class=\"figures\">" : "<table>");
    out.append("\n<caption>").append(escaped(table.title())).append("</caption>\n<tr>");
    table.columns().forEach(column -> element("th scope=\"col\"", column.name()));
    out.append("</tr>\n");
    for (List<String> row : table.rows()) {
      out.append("<tr>");
      element("th scope=\"row\"", row.get(0));
      for (int i = 1; i < row.size(); i++) {
        element("td", table.columns().get(i).numbers() ? unbroken(row.get(i)) : row.get(i));
      }
      out.append("</tr>\n");
    }
    out.append("</table>\n");
  }

  private void element(String tag, String text) {
    String name = tag.split(" ", 2)[0];
    out.append('<').append(tag).append('>').append(marked(text));
    out.append("</").append(name).append(">\n");
  }

  /** A figure goes on the next line with its unit or arrow, or not at all. */
  private static String unbroken(String figures) {
    return BEFORE_UNIT_OR_AFTER_ARROW.matcher(figures).replaceAll("\u00a0");
  }

  /** Words of a spec, which messages put between backticks, as such. */
  private static String marked(String text) {
    return QUOTED_WORD.matcher(escaped(text)).replaceAll("<code>$1</code>");
  }

  /** Nothing that a spec says becomes markup. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
