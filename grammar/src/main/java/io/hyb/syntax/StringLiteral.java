package io.hyb.syntax;

import io.hyb.diagnostic.Diagnostic;
import org.antlr.v4.runtime.Token;

/** Resolves the escapes of a quoted string: {@code \n \t \r \" \\ \\uXXXX}. */
final class StringLiteral {
  private StringLiteral() {}

  /** The text between the quotes; each wrong escape is reported and left out. */
  static String decode(Token token, Findings findings) {
    String written = token.getText();
    int end = written.length() - 1;
    if (written.indexOf('\\') < 0) {
      return written.substring(1, end);
    }
    StringBuilder out = new StringBuilder(end);
    for (int i = 1; i < end; i++) {
      char c = written.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      int length = escape(written, i, end, out);
      if (length < 0) {
        length = 2;
        bad(token, i, Math.min(i + 2, end), findings);
      }
      i += length - 1;
    }
    return out.toString();
  }

  /** Appends what the escape at {@code at} means; gives its length, or -1 if it means nothing. */
  private static int escape(String written, int at, int end, StringBuilder out) {
    char kind = at + 1 < end ? written.charAt(at + 1) : ' ';
    if (kind == 'u') {
      int unit = hex(written, at + 2, Math.min(at + 6, end));
      if (unit < 0) {
        return -1;
      }
      out.append((char) unit);
      return 6;
    }
    int plain = "nrt\"\\".indexOf(kind);
    if (plain < 0) {
      return -1;
    }
    out.append("\n\r\t\"\\".charAt(plain));
    return 2;
  }

  private static int hex(String written, int from, int to) {
    if (to - from != 4) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = Character.digit(written.charAt(i), 16);
      if (digit < 0) {
        return -1;
      }
      value = 16 * value + digit;
    }
    return value;
  }

  private static void bad(Token token, int from, int to, Findings findings) {
    int start = token.getStartIndex();
    int end = Math.min(start + to, token.getStopIndex() + 1);
    findings.report(
        Diagnostic.error(
                "bad-escape",
                findings.source().span(start + from, Math.max(start + from, end)),
                "`" + token.getText().substring(from, to) + "` is not an escape")
            .withFix("the escapes are \\n \\t \\r \\\" \\\\ and \\uXXXX with four hex digits"));
  }
}
