package io.hyb.cli;

import java.util.List;

/**
 * What a shell offers where a value is to be completed.
 *
 * @param written as completion scripts read it: words with blanks between, or a kind that starts
 *     with a colon
 */
record Offer(String written) {
  static final Offer SPEC = new Offer(":spec");
  static final Offer FILE = new Offer(":file");
  static final Offer FOLDER = new Offer(":folder");

  /** A value that nobody can guess. */
  static final Offer NOTHING = new Offer(":any");

  /** For an option that takes no value. */
  static final Offer FLAG = new Offer("");

  static Offer of(List<String> words) {
    return new Offer(String.join(" ", words));
  }

  /**
   * For an option's value.
   *
   * @param parameter what help calls it, by which files and folders are known; empty for a flag
   * @param words what it may be; none where that is not a few words
   */
  static Offer of(String parameter, List<String> words) {
    if (parameter.isEmpty()) {
      return FLAG;
    }
    if (!words.isEmpty()) {
      return of(words);
    }
    return switch (parameter) {
      case "SPEC" -> SPEC;
      case "DIR", "RUN", "STUDENT" -> FOLDER;
      case "JAR" -> FILE;
      case "DEVICE" -> of(List.of("cpu", "gpu", "gpu:0"));
      default -> parameter.startsWith("FILE") ? FILE : NOTHING;
    };
  }
}
