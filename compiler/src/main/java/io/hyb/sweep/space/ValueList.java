package io.hyb.sweep.space;

import java.util.ArrayList;
import java.util.List;

/**
 * Values as a command line writes them, with commas between. A comma within brackets, parentheses
 * or quotes belongs to a value: {@code [L4H2, L3H2],none} has two.
 */
final class ValueList {
  private ValueList() {}

  /** The values of {@code text} at its outermost commas, without the blanks around them. */
  static List<String> split(String text) {
    return split(text, ',');
  }

  /** The parts of {@code text} between the outermost marks, without the blanks around them. */
  static List<String> split(String text, char mark) {
    return parts(text, mark).stream().map(Part::text).toList();
  }

  /**
   * A part of a text.
   *
   * @param start its offset
   */
  record Part(String text, int start) {
    /** The part from {@code start} to {@code end}, without the blanks around it. */
    static Part of(String text, int start, int end) {
      String part = text.substring(start, end);
      return new Part(part.strip(), start + part.length() - part.stripLeading().length());
    }

    int end() {
      return start + text.length();
    }
  }

  /** The same, each with its offset. */
  static List<Part> parts(String text, char mark) {
    List<Part> parts = new ArrayList<>();
    int start = 0;
    for (int place : outermost(text)) {
      if (text.charAt(place) == mark) {
        parts.add(Part.of(text, start, place));
        start = place + 1;
      }
    }
    parts.add(Part.of(text, start, text.length()));
    return parts;
  }

  /** Offsets of the characters outside brackets, parentheses and quotes. */
  static List<Integer> outermost(String text) {
    List<Integer> places = new ArrayList<>();
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        i += c == '\\' ? 1 : 0;
        quoted = c != '"';
      } else if (c == '"') {
        quoted = true;
      } else if (c == '[' || c == '(') {
        depth++;
      } else if (c == ']' || c == ')') {
        depth--;
      } else if (depth == 0) {
        places.add(i);
      }
    }
    return places;
  }

  /** A value without the blanks that mean nothing, so that two ways to write one are equal. */
  static String normalised(String value) {
    return value.strip().replaceAll("\\s+", " ").replaceAll(" ?([,\\[\\]]) ?", "$1");
  }
}
