package io.hyb.language;

import io.hyb.arch.text.SpecValue;
import io.hyb.syntax.tree.Value;
import java.util.Optional;

/**
 * A whole number between two ends, both included.
 *
 * @param units whether a literal may have one of the units {@code K M B Ki Mi}
 */
record WholeNumber(long least, long most, boolean units) implements Type<Long> {
  private static final String EXPECTED = "a whole number";

  @Override
  public Optional<Long> read(String key, Value value, Scope scope) {
    if (value instanceof Value.Number literal && !literal.unit().isEmpty() && !units) {
      return Numbers.wrongUnit(key, value, Numbers.text(literal), units, scope);
    }
    return Numbers.plain(key, value, EXPECTED, units, scope)
        .flatMap(number -> bounded(key, value, number, scope));
  }

  private Optional<Long> bounded(String key, Value value, Rational number, Scope scope) {
    if (!number.isWhole()) {
      return Type.wrong(key, value, EXPECTED, number.toString(), scope);
    }
    if (number.compareTo(Rational.of(least)) < 0) {
      return Numbers.outOfRange(key, value, number, least + " or more", scope);
    }
    if (number.compareTo(Rational.of(most)) > 0) {
      return Numbers.outOfRange(key, value, number, most + " or less", scope);
    }
    return Optional.of(number.numerator().longValueExact());
  }

  @Override
  public String expects() {
    if (least == Long.MIN_VALUE) {
      return EXPECTED;
    }
    String bounds =
        most >= Integer.MAX_VALUE ? ", " + least + " or more" : " from " + least + " to " + most;
    return EXPECTED + bounds + (units ? "; `K M B Ki Mi` allowed" : "");
  }

  @Override
  public String write(Long value) {
    return units ? SpecValue.tokens(value) : value.toString();
  }

  /** A whole number that an int holds. */
  record OfInt(WholeNumber number) implements Type<Integer> {

    @Override
    public Optional<Integer> read(String key, Value value, Scope scope) {
      return number.read(key, value, scope).map(Long::intValue);
    }

    @Override
    public String expects() {
      return number.expects();
    }

    @Override
    public String write(Integer value) {
      return value.toString();
    }
  }
}
