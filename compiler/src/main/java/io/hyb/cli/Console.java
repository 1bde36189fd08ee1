package io.hyb.cli;

import io.hyb.arch.output.StandardOutput;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What the command reads and writes; tests give it streams of their own.
 *
 * @param in what is piped into it
 * @param out results
 * @param err diagnostics and progress
 */
record Console(InputStream in, PrintStream out, PrintStream err) {
  /** One into which nothing is piped. */
  Console(PrintStream out, PrintStream err) {
    this(InputStream.nullInputStream(), out, err);
  }

  /** The process's own streams, in UTF-8 whatever the locale. */
  static Console ofProcess(StandardOutput out) {
    // Buffered, since a bare FileInputStream asks for its position to read all, which a pipe lacks.
    return new Console(
        new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
        utf8(out),
        utf8(new FileOutputStream(FileDescriptor.err)));
  }

  private static PrintStream utf8(FileOutputStream stream) {
    return new PrintStream(stream, false, StandardCharsets.UTF_8);
  }

  void flush() {
    out.flush();
    err.flush();
  }
}
