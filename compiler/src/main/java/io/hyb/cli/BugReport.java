package io.hyb.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The report of a bug in Hyb: a log file, and one line that names it. */
final class BugReport {
  private BugReport() {}

  /** Writes the log and gives the line. */
  static String of(Throwable bug, List<String> arguments) {
    String line = "hyb: internal error (" + bug.getClass().getSimpleName() + "), a bug in Hyb";
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text);
    writer.println("hyb " + String.join(" ", arguments));
    writer.println(
        "Java " + System.getProperty("java.version") + ", " + System.getProperty("os.name"));
    bug.printStackTrace(writer);
    try {
      Path log = Files.createTempFile("hyb-bug-", ".log");
      Files.writeString(log, text.toString());
      return line + "; please report it with " + log;
    } catch (IOException e) {
      return line + "; its log could not be written: " + e.getMessage();
    }
  }
}
