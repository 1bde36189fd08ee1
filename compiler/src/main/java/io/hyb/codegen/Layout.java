package io.hyb.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The last touch on JavaPoet's text: one-line Javadoc on one line, plain fields without blank lines
 * between them, tensor shapes one below the other, no blanks at the end of a line.
 */
final class Layout {
  private static final int WIDTH = 100;
  private static final String SHAPE_COMMENT = " // (";
  private static final Pattern THREE_LINE_JAVADOC =
      Pattern.compile("(?m)^( *)/\\*\\*\n +\\* ([^\n]*)\n +\\*/$");
  private static final Pattern PLAIN_FIELD =
      Pattern.compile("  ((?:private |public )?(?:static )?final) .*;");

  private Layout() {}

  static String of(String text) {
    String tidy = text.replaceAll("(?m) +$", "").replaceAll("\\{\n +}", "{}");
    return alignShapes(joinFields(flattenJavadoc(tidy)));
  }

  private static String flattenJavadoc(String text) {
    return THREE_LINE_JAVADOC
        .matcher(text)
        .replaceAll(
            match -> {
              String flat = match.group(1) + "/** " + match.group(2) + " */";
              return Matcher.quoteReplacement(flat.length() <= WIDTH ? flat : match.group());
            });
  }

  private static String joinFields(String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    for (int i = lines.size() - 2; i > 0; i--) {
      if (lines.get(i).isEmpty() && belongTogether(lines.get(i - 1), lines.get(i + 1))) {
        lines.remove(i);
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static boolean belongTogether(String above, String below) {
    Matcher first = PLAIN_FIELD.matcher(above);
    Matcher second = PLAIN_FIELD.matcher(below);
    return first.matches() && second.matches() && first.group(1).equals(second.group(1));
  }

  private static String alignShapes(String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    int first = 0;
    for (int i = 0; i <= lines.size(); i++) {
      if (i == lines.size() || lines.get(i).isEmpty()) {
        align(lines.subList(first, i));
        first = i;
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static void align(List<String> paragraph) {
    int column = 0;
    int longest = 0;
    for (String line : paragraph) {
      int at = line.indexOf(SHAPE_COMMENT);
      if (at >= 0) {
        column = Math.max(column, at);
        longest = Math.max(longest, line.length() - at);
      }
    }
    if (column + longest > WIDTH) {
      return;
    }
    int to = column;
    paragraph.replaceAll(
        line -> {
          int at = line.indexOf(SHAPE_COMMENT);
          return at < 0 ? line : line.substring(0, at) + " ".repeat(to - at) + line.substring(at);
        });
  }
}
