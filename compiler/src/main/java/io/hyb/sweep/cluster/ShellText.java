package io.hyb.sweep.cluster;

import java.util.List;
import java.util.stream.Collectors;

/** Words as a POSIX shell's text. */
public final class ShellText {
  private ShellText() {}

  /** A command line of these words, each as it stands. */
  public static String of(List<String> words) {
    return words.stream().map(ShellText::of).collect(Collectors.joining(" "));
  }

  public static String of(String word) {
    return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
