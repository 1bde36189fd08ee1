package io.hyb.cli;

import io.hyb.language.Topic;
import java.util.List;

/** A topic of the language as {@code hyb explain} prints it. */
final class TopicText {
  private static final int WIDTH = 12;

  private TopicText() {}

  static String of(Topic topic) {
    StringBuilder text = new StringBuilder(String.join(" > ", topic.path()));
    text.append("\n\n").append(topic.doc()).append("\n\n");
    line(text, "write", topic.form());
    topic.takes().ifPresent(takes -> line(text, "takes", takes));
    topic.absent().ifPresent(absent -> line(text, "default", absent));
    topic.inherited().ifPresent(how -> line(text, "extends", how));
    if (!topic.inside().isEmpty()) {
      text.append('\n');
      inside(text, topic.inside());
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("  ").append(name).append(" ".repeat(WIDTH - name.length())).append(value);
    text.append('\n');
  }

  private static void inside(StringBuilder text, List<Topic> topics) {
    int width = 0;
    for (Topic topic : topics) {
      width = Math.max(width, topic.name().length());
    }
    for (Topic topic : topics) {
      text.append("  ").append(topic.name()).append(" ".repeat(width + 2 - topic.name().length()));
      text.append(topic.doc()).append('\n');
    }
  }
}
