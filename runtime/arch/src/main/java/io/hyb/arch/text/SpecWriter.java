package io.hyb.arch.text;

import java.util.List;

/** A spec in the making, laid out as {@code hyb fmt} lays specs out. */
public final class SpecWriter {
  private static final String INDENT = "  ";
  private static final int WIDTH = 100;

  private final StringBuilder text = new StringBuilder();
  private int depth;

  /** A comment on a line of its own. */
  public SpecWriter comment(String line) {
    return line("// " + line);
  }

  /** The doc comment of what comes next. */
  public SpecWriter doc(String lines) {
    lines.lines().forEach(line -> line(("/// " + line).stripTrailing()));
    return this;
  }

  public SpecWriter blank() {
    text.append('\n');
    return this;
  }

  /** One or more items on a line: {@code layers = 6}. */
  public SpecWriter line(String... items) {
    text.append(INDENT.repeat(depth)).append(String.join(INDENT, items)).append('\n');
    return this;
  }

  /** A list with a comment behind it; where that makes a long line, it goes on below. */
  public SpecWriter list(String keyword, Iterable<String> elements, String remark) {
    return listed(keyword, elements, INDENT + "// " + remark);
  }

  /** The same without a comment. */
  public SpecWriter list(String keyword, Iterable<String> elements) {
    return listed(keyword, elements, "");
  }

  private SpecWriter listed(String keyword, Iterable<String> elements, String behind) {
    StringBuilder line = new StringBuilder(INDENT.repeat(depth)).append(keyword);
    String separator = " ";
    for (String element : elements) {
      if (line.length() + separator.length() + element.length() >= WIDTH) {
        text.append(line).append(separator.stripTrailing()).append('\n');
        line = new StringBuilder(INDENT.repeat(depth + 2)).append(element);
      } else {
        line.append(separator).append(element);
      }
      separator = ", ";
    }
    text.append(line).append(behind).append('\n');
    return this;
  }

  /** Opens a block, which {@link #close} ends. */
  public SpecWriter open(String header) {
    line(header + " {");
    depth++;
    return this;
  }

  /** The same with a comment behind its brace. */
  public SpecWriter open(String header, String remark) {
    line(header + " {", "// " + remark);
    depth++;
    return this;
  }

  public SpecWriter close() {
    depth--;
    return line("}");
  }

  /** A block on one line, as an item of {@link #line}: {@code rope { theta = 10000 }}. */
  public static String block(String header, List<String> items) {
    return header + " { " + String.join(INDENT, items) + " }";
  }

  /** What has been written. */
  @Override
  public String toString() {
    return text.toString();
  }
}
