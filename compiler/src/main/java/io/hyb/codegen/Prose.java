package io.hyb.codegen;

import io.hyb.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** English for the comments of generated code. */
final class Prose {
  private static final String[] SMALL = {
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve"
  };

  /** A blank at which no line is broken. */
  private static final char GLUE = '\u00a0';

  private Prose() {}

  /** Such as " From rad4.hyb, lines 4 and 9."; empty where nothing is known. */
  static String from(List<Span> places) {
    if (places.isEmpty()) {
      return "";
    }
    String path = places.get(0).file();
    String file = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    List<Integer> lines =
        places.stream()
            .filter(place -> place.file().equals(path))
            .map(Span::line)
            .distinct()
            .sorted()
            .toList();
    return " From %s, %s.".formatted(escaped(file), listed("line", lines));
  }

  /** A count in words up to twelve, in digits above. */
  static String count(int number) {
    return number < SMALL.length ? SMALL[number] : Integer.toString(number);
  }

  /** {@code one layer}, {@code six layers}. */
  static String plural(int number, String singular) {
    return count(number) + " " + singular + (number == 1 ? "" : "s");
  }

  /** {@code layer 3}, {@code layers 3 and 4}, {@code layers 0 to 2, 5 and 7}. */
  static String listed(String singular, List<Integer> ascending) {
    return singular + (ascending.size() == 1 ? "" : "s") + GLUE + numbers(ascending);
  }

  private static String numbers(List<Integer> ascending) {
    List<String> parts = runs(ascending, Integer::toString, " to ");
    if (parts.size() == 1) {
      return parts.get(0);
    }
    return String.join(", ", parts.subList(0, parts.size() - 1))
        + " and "
        + parts.get(parts.size() - 1);
  }

  /** Single numbers and, where three or more follow each other, their first and last. */
  static List<String> runs(List<Integer> ascending, IntFunction<String> name, String to) {
    List<String> parts = new ArrayList<>();
    int first = 0;
    while (first < ascending.size()) {
      int last = first;
      while (last + 1 < ascending.size() && ascending.get(last + 1) == ascending.get(last) + 1) {
        last++;
      }
      if (last - first < 2) {
        last = first;
        parts.add(name.apply(ascending.get(first)));
      } else {
        parts.add(name.apply(ascending.get(first)) + to + name.apply(ascending.get(last)));
      }
      first = last + 1;
    }
    return parts;
  }

  static String capitalised(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  /** Text from outside, made harmless inside a Javadoc comment. */
  static String escaped(String text) {
    return text.replaceAll("\\p{Cntrl}", "?")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("@", "&#64;")
        .replace("*/", "*&#47;")
        .replace("{", "&#123;")
        .replace("\\", "&#92;");
  }

  /** Breaks {@code text} into lines of at most {@code width} characters at blanks. */
  static String wrapped(String text, int width) {
    StringBuilder out = new StringBuilder();
    int column = 0;
    for (String word : text.split(" ")) {
      if (column > 0 && column + 1 + word.length() > width) {
        out.append('\n');
        column = 0;
      } else if (column > 0) {
        out.append(' ');
        column++;
      }
      out.append(word);
      column += word.length();
    }
    return out.toString().replace(GLUE, ' ');
  }
}
