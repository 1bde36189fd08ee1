package io.hyb.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where the command writes; tests give it streams of their own.
 *
 * @param out results
 * @param err diagnostics and progress
 */
record Console(PrintStream out, PrintStream err) {
  /** The process's own streams, in UTF-8 whatever the locale. */
  static Console ofProcess() {
    return new Console(utf8(FileDescriptor.out), utf8(FileDescriptor.err));
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }

  void flush() {
    out.flush();
    err.flush();
  }
}
