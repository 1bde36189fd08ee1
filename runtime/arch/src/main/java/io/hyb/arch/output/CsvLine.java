package io.hyb.arch.output;

import java.util.List;
import java.util.stream.Collectors;

/** A record of comma-separated values, as RFC 4180 has it but for the line's end, a line feed. */
public final class CsvLine {
  private CsvLine() {}

  /** A line with these values, those between quotes that would be misread without. */
  public static String of(List<String> values) {
    return values.stream().map(CsvLine::quoted).collect(Collectors.joining(",")) + "\n";
  }

  private static String quoted(String value) {
    return value.matches("(?s).*[,\"\r\n].*") ? '"' + value.replace("\"", "\"\"") + '"' : value;
  }
}
