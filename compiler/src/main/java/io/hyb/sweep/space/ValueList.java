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
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int place : outermost(text)) {
      if (text.charAt(place) == mark) {
        parts.add(text.substring(start, place).strip());
        start = place + 1;
      }
    }
    parts.add(text.substring(start).strip());
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
