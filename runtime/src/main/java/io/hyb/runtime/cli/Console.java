package io.hyb.runtime.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a verb reads and writes, so that tests can capture it.
 *
 * @param in what {@code --prompt -} reads
 * @param out results
 * @param err progress, warnings and errors
 */
public record Console(InputStream in, PrintStream out, PrintStream err) {

  /** The process's own streams, written in UTF-8 whatever the locale: so are models' texts. */
  public static Console ofProcess() {
    return new Console(
        System.in,
        new PrintStream(System.out, false, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8));
  }

  /** Warns the user. */
  public void warn(String message) {
    err.println("warning: " + message);
  }

  /** Reports progress. */
  public void note(String message) {
    err.println(message);
  }
}
