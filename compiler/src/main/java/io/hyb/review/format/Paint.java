package io.hyb.review.format;

import io.hyb.arch.diff.rule.Severity;

/**
 * Colours of a terminal.
 *
 * @param enabled whether there is one that shows them
 */
record Paint(boolean enabled) {

  String bold(String text) {
    return in("1", text);
  }

  String faint(String text) {
    return in("2", text);
  }

  String old(String text) {
    return in("31", text);
  }

  String now(String text) {
    return in("32", text);
  }

  String of(Severity severity, String text) {
    return switch (severity) {
      case BREAKING -> in("1;31", text);
      case DANGER -> in("31", text);
      case WARNING -> in("33", text);
      case NOTE -> faint(text);
    };
  }

  private String in(String code, String text) {
    return enabled ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
