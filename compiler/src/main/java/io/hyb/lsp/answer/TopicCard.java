package io.hyb.lsp.answer;

import io.hyb.language.Topic;
import java.util.ArrayList;
import java.util.List;

/** A topic of the language in Markdown. */
public final class TopicCard {
  private TopicCard() {}

  /** How it is written, what it is, what it takes and what counts where it is left out. */
  public static String of(Topic topic) {
    return "```hyb\n" + topic.form() + "\n```\n" + body(topic);
  }

  /** The same without how it is written. */
  public static String body(Topic topic) {
    List<String> lines = new ArrayList<>();
    topic.takes().ifPresent(takes -> lines.add("takes " + takes));
    topic.absent().ifPresent(absent -> lines.add("default: " + absent));
    topic.inherited().ifPresent(how -> lines.add("under `extends`: " + how));
    return lines.isEmpty() ? topic.doc() : topic.doc() + "\n\n" + String.join("  \n", lines);
  }
}
