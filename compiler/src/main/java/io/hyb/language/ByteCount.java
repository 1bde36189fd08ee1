package io.hyb.language;

import io.hyb.syntax.tree.Value;
import java.util.Optional;

/** A number of bytes, 0 or more, with or without unit; a part of a byte is left out. */
record ByteCount() implements Type<Long> {

  @Override
  public Optional<Long> read(String key, Value value, Scope scope) {
    if (!Arithmetic.isExpression(value)) {
      return Type.wrong(key, value, "a number of bytes such as 64 MiB", scope);
    }
    return scope.evaluate(key, value).flatMap(number -> bounded(key, value, number, scope));
  }

  private static Optional<Long> bounded(String key, Value value, Quantity number, Scope scope) {
    if (number.measure() == Measure.PERCENT) {
      scope.report(
          "wrong-unit", value.span(), "`" + key + "` takes a number of bytes, not " + number);
      return Optional.empty();
    }
    if (number.value().signum() < 0 || number.value().compareTo(Rational.of(Long.MAX_VALUE)) > 0) {
      return Numbers.outOfRange(key, value, number, "0 bytes or more, and less than 8 EiB", scope);
    }
    return Optional.of(number.value().floor().longValueExact());
  }

  @Override
  public String expects() {
    return "a number of bytes, usually in `KiB`, `MiB` or `GiB`";
  }

  @Override
  public String write(Long value) {
    return Quantity.bytes(value).toString().replace(" bytes", "");
  }
}
