package io.hyb.language;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.syntax.tree.Operator;
import io.hyb.syntax.tree.Value;
import java.util.Optional;

/** Computes an expression, exactly; what cannot be computed is reported once. */
public final class Arithmetic {
  /** What a function comes to. */
  public interface Functions {

    /** Its value, or empty after reporting why there is none. */
    Optional<Quantity> value(Value.Call call, Scope scope);
  }

  private final String what;
  private final Scope scope;
  private final Functions functions;

  Arithmetic(String what, Scope scope, Functions functions) {
    this.what = what;
    this.scope = scope;
    this.functions = functions;
  }

  /** Whether it has the form of a number, so that it is one or should be. */
  public static boolean isExpression(Value value) {
    return value instanceof Value.Number
        || value instanceof Value.Name
        || value instanceof Value.Negative
        || value instanceof Value.Operation
        || value instanceof Value.Unreadable
        || value instanceof Value.Call;
  }

  Optional<Quantity> evaluate(Value value) {
    if (value instanceof Value.Number number) {
      return bounded(value, Quantity.of(number));
    }
    if (value instanceof Value.Name name) {
      return scope.let(what, name);
    }
    if (value instanceof Value.Negative negative) {
      return evaluate(negative.operand()).map(Quantity::negated);
    }
    if (value instanceof Value.Operation operation) {
      Optional<Quantity> left = evaluate(operation.left());
      Optional<Quantity> right = evaluate(operation.right());
      return left.isEmpty() || right.isEmpty()
          ? Optional.empty()
          : operation(operation, left.get(), right.get());
    }
    if (value instanceof Value.Call call) {
      return functions.value(call, scope);
    }
    return Type.wrong(what, value, "a number", scope);
  }

  private Optional<Quantity> operation(Value.Operation operation, Quantity left, Quantity right) {
    if (operation.operator() == Operator.DIVIDE && right.value().signum() == 0) {
      scope.report("division-by-zero", operation.right().span(), "this divides by zero");
      return Optional.empty();
    }
    if (operation.operator() == Operator.OF && left.measure() != Measure.PERCENT) {
      scope.report(
          Diagnostic.error(
                  "wrong-unit", operation.left().span(), "`of` follows a percentage, not " + left)
              .withFix("write `20% of …`, or `*` for a product"));
      return Optional.empty();
    }
    return bounded(
        operation,
        switch (operation.operator()) {
          case ADD -> left.plus(right);
          case SUBTRACT -> left.minus(right);
          case MULTIPLY, OF -> left.times(right);
          case DIVIDE -> left.dividedBy(right);
        });
  }

  private Optional<Quantity> bounded(Value value, Quantity quantity) {
    if (!quantity.isTooLarge()) {
      return Optional.of(quantity);
    }
    String message =
        quantity.measure() == Measure.BYTES
            ? "this is more bytes than can be counted"
            : "this number has more digits than can be computed with";
    scope.report("number-too-large", value.span(), message);
    return Optional.empty();
  }

  static Optional<Quantity> misplaced(Value.Call call, Scope scope) {
    scope.report(
        "misplaced-function",
        call.function().span(),
        "`"
            + call.function().text()
            + "(…)` is allowed in `require` only, and not in another function's arguments");
    return Optional.empty();
  }
}
