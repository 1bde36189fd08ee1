package io.hyb.resolve;

import java.util.Optional;

/**
 * What a user names on the command line: {@code file.hyb} or {@code file.hyb:Name}.
 *
 * @param file the file as the user wrote it
 * @param name the declaration in it, if one was named
 */
public record SpecRef(String file, Optional<String> name) {
  private static final String EXTENSION = ".hyb:";

  /** Splits at the colon after {@code .hyb}; any other text is a file's name as a whole. */
  public static SpecRef parse(String text) {
    int mark = text.lastIndexOf(EXTENSION);
    if (mark < 0) {
      return new SpecRef(text, Optional.empty());
    }
    int colon = mark + EXTENSION.length() - 1;
    return new SpecRef(text.substring(0, colon), Optional.of(text.substring(colon + 1)));
  }
}
