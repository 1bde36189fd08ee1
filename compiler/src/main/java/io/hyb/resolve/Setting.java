package io.hyb.resolve;

import java.util.Optional;

/**
 * One {@code --set PATH=VALUE}.
 *
 * @param path words with dots between, relative to the chosen declaration: {@code ssm.d_state}
 * @param value the value as the language writes it
 */
public record Setting(String path, String value) {
  private static final String OPTION = "--set ";

  /** Splits at the first {@code =}; empty if there is none or the path is empty. */
  public static Optional<Setting> parse(String argument) {
    int mark = argument.indexOf('=');
    if (mark <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Setting(argument.substring(0, mark).strip(), argument.substring(mark + 1).strip()));
  }

  /** What takes the place of a file's name in the spans of this setting's value. */
  public String origin() {
    return OPTION + path + "=" + value;
  }

  /** Whether a span of this file is of a setting. */
  public static boolean isOrigin(String file) {
    return file.startsWith(OPTION);
  }
}
