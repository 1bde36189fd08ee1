package io.hyb.runtime.cli;

import io.hyb.arch.output.StandardOutput;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Where a verb reads and writes, so that tests can capture it.
 *
 * @param in what {@code --prompt -} reads
 * @param out results
 * @param err progress, warnings and errors
 */
public record Console(InputStream in, PrintStream out, PrintStream err) {

  /**
   * Runs a command on the process's own streams, written in UTF-8 whatever the locale: so are
   * models' texts.
   *
   * @param command gives its exit code
   * @return the process's exit code, which tells of results that could not be written
   */
  public static int ofProcess(ToIntFunction<Console> command) {
    StandardOutput out = new StandardOutput();
    Console console =
        new Console(
            System.in,
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(System.err, true, StandardCharsets.UTF_8));
    int code = command.applyAsInt(console);
    console.out.flush();
    Optional<String> complaint = out.complaint();
    if (code == ExitCode.FINE && complaint.isPresent()) {
      console.err.println("error: " + complaint.get());
      return ExitCode.REFUSED;
    }
    return code;
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
