package io.hyb.syntax.tree;

import io.hyb.diagnostic.Span;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The right side of an assignment, an argument or a label. Where a number may stand, {@link
 * Number}, {@link Name} (of a {@code let}), {@link Negative}, {@link Operation}, {@link Call} and
 * {@link Unreadable} may.
 */
public sealed interface Value extends Node {

  /** The values that this one is made of, in the order of the text. */
  default List<Value> parts() {
    return List.of();
  }

  /** A bare word: a name, a kind, a head, {@code true}, a {@code let}. */
  record Name(String text, Span span) implements Value {}

  /** A quoted string, escapes resolved. */
  record Text(String text, Span span) implements Value {}

  /**
   * A number as written.
   *
   * @param number the sign, if one is before it, and the digits with fraction and exponent, unit
   *     not applied
   * @param unit {@code K M B Ki Mi KiB MiB GiB %} or empty
   */
  record Number(BigDecimal number, String unit, Span span) implements Value {}

  /** A number that could not be read; that has been reported, and nothing more is to be said. */
  record Unreadable(Span span) implements Value {}

  /** {@code -operand}, of anything but a {@link Number}, which has its own sign. */
  record Negative(Value operand, Span span) implements Value {
    @Override
    public List<Value> parts() {
      return List.of(operand);
    }
  }

  /**
   * {@code left OPERATOR right}. Parentheses are in the shape of the tree alone; an expression has
   * no more operators than {@code SpecParser.MAX_OPERATORS}, so that recursion over it ends soon.
   *
   * @param span from the left operand to the right one, without parentheses around them
   */
  record Operation(Operator operator, Value left, Value right, Span span) implements Value {
    @Override
    public List<Value> parts() {
      return List.of(left, right);
    }
  }

  /**
   * {@code function(argument, name = argument)}; which functions exist is for the checker to say.
   */
  record Call(Word function, List<Argument> arguments, Span span) implements Value {
    @Override
    public List<Value> parts() {
      return arguments.stream().map(Argument::value).toList();
    }
  }

  /** {@code value} or {@code name = value} between the parentheses of a call. */
  record Argument(Optional<Word> name, Value value, Span span) implements Node {}

  /**
   * {@code from..to} or {@code from..to:step}, both ends included; ends are numbers, or names for
   * heads.
   */
  record Range(Value from, Value to, Optional<Value> step, Span span) implements Value {
    @Override
    public List<Value> parts() {
      List<Value> parts = new ArrayList<>(List.of(from, to));
      step.ifPresent(parts::add);
      return parts;
    }
  }

  /** {@code estimate +- error}. */
  record Measured(Value estimate, Value error, Span span) implements Value {
    @Override
    public List<Value> parts() {
      return List.of(estimate, error);
    }
  }

  /** {@code [a, b, …]}. */
  record Brackets(List<Value> elements, Span span) implements Value {
    @Override
    public List<Value> parts() {
      return elements;
    }
  }

  /** {@code a, b, …} without brackets, where a set is expected; two elements or more. */
  record Enumeration(List<Value> elements, Span span) implements Value {
    @Override
    public List<Value> parts() {
      return elements;
    }
  }

  /**
   * {@code top COUNT of RANKING}; the count is a number or a percentage, in a sweep {@link
   * Brackets} of them.
   */
  record Top(Value count, Word ranking, Span span) implements Value {
    @Override
    public List<Value> parts() {
      return List.of(count);
    }
  }

  /** {@code within BYTES at CONTEXT of RANKING}. */
  record Within(Value bytes, Value context, Word ranking, Span span) implements Value {
    @Override
    public List<Value> parts() {
      return List.of(bytes, context);
    }
  }

  /** {@code every STEP from FIRST}. */
  record Every(Value step, Value first, Span span) implements Value {
    @Override
    public List<Value> parts() {
      return List.of(step, first);
    }
  }

  /**
   * {@code all but a, b, …}, up to the end of its list, or {@code all but [a, b, …]}: the last
   * element of the list that it is in, unless it has brackets.
   *
   * @param excluded one element or more without brackets; any number in them
   */
  record AllBut(List<Value> excluded, Span span) implements Value {
    @Override
    public List<Value> parts() {
      return excluded;
    }
  }
}
