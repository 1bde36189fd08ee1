package io.hyb.syntax.tree;

import io.hyb.diagnostic.Span;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** The right side of an assignment, an argument or a label. */
public sealed interface Value extends Node {

  /** A bare word: a name, a kind, a head, {@code true}. */
  record Name(String text, Span span) implements Value {}

  /** A quoted string, escapes resolved. */
  record Text(String text, Span span) implements Value {}

  /**
   * A number as written.
   *
   * @param number the digits with fraction and exponent, unit not applied
   * @param unit {@code K M B Ki Mi KiB MiB GiB %} or empty; an unknown one has been reported and is
   *     kept here as written
   */
  record Number(BigDecimal number, String unit, Span span) implements Value {}

  /**
   * {@code from..to} or {@code from..to:step}, both ends included; ends are numbers, or names for
   * heads.
   */
  record Range(Value from, Value to, Optional<Value> step, Span span) implements Value {}

  /** {@code estimate +- error}. */
  record Measured(Number estimate, Number error, Span span) implements Value {}

  /** {@code [a, b, …]}. */
  record Brackets(List<Value> elements, Span span) implements Value {}

  /** {@code a, b, …} without brackets, where a set is expected; two elements or more. */
  record Enumeration(List<Value> elements, Span span) implements Value {}

  /**
   * {@code top COUNT of RANKING}; the count is an integer or a percentage, in a sweep {@link
   * Brackets} of them.
   */
  record Top(Value count, Word ranking, Span span) implements Value {}

  /** {@code every STEP from FIRST}. */
  record Every(Number step, Number first, Span span) implements Value {}
}
