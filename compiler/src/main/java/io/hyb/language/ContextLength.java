package io.hyb.language;

import io.hyb.arch.text.SpecValue;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.syntax.tree.Value;
import java.util.Optional;

/** A number of tokens that is usually meant in {@code Ki}; one in {@code K} gets a hint. */
record ContextLength() implements Type<Integer> {

  @Override
  public Optional<Integer> read(String key, Value value, Scope scope) {
    if (value instanceof Value.Number number && number.unit().equals("K")) {
      hint(number, scope);
    }
    return Numbers.size().read(key, value, scope);
  }

  private static void hint(Value.Number number, Scope scope) {
    String digits = number.number().toPlainString();
    if (number.number().scale() > 0 || digits.length() > 6) {
      return;
    }
    long count = number.number().longValue();
    String message =
        digits + "K is " + grouped(count * 1000) + "; " + digits + "Ki is " + grouped(count * 1024);
    scope.report(
        Diagnostic.hint("decimal-context", number.span(), message)
            .withFix(digits + "Ki", digits + "Ki"));
  }

  private static String grouped(long number) {
    StringBuilder text = new StringBuilder(Long.toString(number));
    for (int i = text.length() - 3; i > 0; i -= 3) {
      text.insert(i, ',');
    }
    return text.toString();
  }

  @Override
  public String expects() {
    return "a number of tokens, usually in `Ki`";
  }

  @Override
  public String write(Integer value) {
    return SpecValue.context(value);
  }
}
