package io.hyb.check;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.syntax.tree.Value;
import java.util.List;
import java.util.Optional;

/** What the value of a key must be; reports every value that is something else. */
interface ValueKind<T> {

  /** The value, or empty after reporting what is wrong with it. */
  Optional<T> read(String key, Value value, List<Diagnostic> findings);

  /** {@code true} or {@code false}. */
  ValueKind<Boolean> FLAG =
      (key, value, findings) -> {
        if (value instanceof Value.Name name) {
          if (name.text().equals("true")) {
            return Optional.of(true);
          }
          if (name.text().equals("false")) {
            return Optional.of(false);
          }
        }
        return wrong(key, value, "true or false", findings);
      };

  /** A string between quotes, not empty. */
  ValueKind<String> TEXT =
      (key, value, findings) ->
          value instanceof Value.Text text && !text.text().isEmpty()
              ? Optional.of(text.text())
              : wrong(key, value, "text between quotes", findings);

  /** The name of a declaration. */
  ValueKind<String> REFERENCE =
      (key, value, findings) ->
          value instanceof Value.Name name
              ? Optional.of(name.text())
              : wrong(key, value, "a name", findings);

  /** Reports a value of another type. */
  static <T> Optional<T> wrong(
      String key, Value value, String expected, List<Diagnostic> findings) {
    String message = "`" + key + "` takes " + expected + ", not " + describe(value);
    findings.add(Diagnostic.error("wrong-type", value.span(), message));
    return Optional.empty();
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
    if (value instanceof Value.Measured) {
      return "a measured value";
    }
    if (value instanceof Value.Brackets || value instanceof Value.Enumeration) {
      return "a list";
    }
    return "a set";
  }
}
