package io.hyb.language;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.syntax.tree.Value;
import java.util.Optional;

/** What the value of a key must be. */
public interface Type<T> {

  /** The value, or empty after reporting what is wrong with it. */
  Optional<T> read(String key, Value value, Scope scope);

  /** What it takes, for messages and the reference: {@code a whole number, 1 or more}. */
  String expects();

  /** A value as specs write it. */
  String write(T value);

  /** {@code true} or {@code false}. */
  Type<Boolean> FLAG = new Flag();

  /** A string between quotes, not empty. */
  Type<String> TEXT = new Quoted();

  /** Reports a value of another type. */
  static <T> Optional<T> wrong(String key, Value value, String expected, Scope scope) {
    return wrong(key, value, expected, describe(value), scope);
  }

  /**
   * The same of a value that has been computed.
   *
   * @param given the value in the user's terms
   */
  static <T> Optional<T> wrong(
      String key, Value value, String expected, String given, Scope scope) {
    if (value instanceof Value.Unreadable) {
      return Optional.empty(); // the parser has reported it
    }
    scope.report("wrong-type", value.span(), "`" + key + "` takes " + expected + ", not " + given);
    return Optional.empty();
  }

  /**
   * A range whose end is before its start.
   *
   * @param turned the range with its ends exchanged, without its step
   */
  static Diagnostic emptyRange(Value.Range range, String turned) {
    Diagnostic finding =
        Diagnostic.error("empty-range", range.span(), "this range ends before it starts");
    return range.step().isEmpty() ? finding.withFix(turned, turned) : finding.withFix(turned);
  }

  /** A value in the user's terms. */
  static String describe(Value value) {
    if (value instanceof Value.Name name) {
      return "the word `" + name.text() + "`";
    }
    if (value instanceof Value.Text text) {
      return text.text().isEmpty() ? "an empty text" : "text between quotes";
    }
    if (value instanceof Value.Number number) {
      return Numbers.text(number);
    }
    if (value instanceof Value.Range) {
      return "a range";
    }
    if (Arithmetic.isExpression(value)) {
      return "an expression";
    }
    if (value instanceof Value.Measured) {
      return "a measured value";
    }
    if (value instanceof Value.Brackets || value instanceof Value.Enumeration) {
      return "a list";
    }
    return "a set";
  }
}
