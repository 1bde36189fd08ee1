package io.hyb.cli;

import java.util.ArrayList;
import java.util.List;

/** A command in one argument, taken apart as a shell does: blanks part words, quotes hold them. */
final class Words {
  private Words() {}

  static List<String> of(String command) throws UsageError {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean begun = false;
    char quote = 0;
    for (char c : command.toCharArray()) {
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
        begun = true;
      } else if (Character.isWhitespace(c)) {
        if (begun) {
          words.add(word.toString());
          word.setLength(0);
          begun = false;
        }
      } else {
        word.append(c);
        begun = true;
      }
    }
    if (quote != 0) {
      throw new UsageError("a quote is not closed: " + command);
    }
    if (begun) {
      words.add(word.toString());
    }
    return words;
  }
}
