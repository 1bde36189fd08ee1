package io.hyb.check.contract;

import io.hyb.arch.Hybrid;
import io.hyb.arch.Model;
import io.hyb.arch.Ranking;
import io.hyb.arch.word.ValueType;
import io.hyb.arch.word.Word;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.language.Arithmetic;
import io.hyb.language.Choice;
import io.hyb.language.Numbers;
import io.hyb.language.Quantity;
import io.hyb.language.Scope;
import io.hyb.language.Type;
import io.hyb.syntax.tree.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the functions of one hybrid's contracts come to. Calls are read, and what is wrong with them
 * reported, even where a model isn't known.
 */
final class Figures implements Arithmetic.Functions {
  private static final Type<Integer> CONTEXT = Numbers.context();
  private static final Type<Integer> BATCH = Numbers.whole(1);
  private static final Type<ValueType> PRECISION = Choice.of(ValueType.values());

  private final Optional<Model> own;
  private final Function<Value.Name, Optional<Model>> others;
  private Optional<Ranking> awaited = Optional.empty();

  /**
   * @param own the hybrid; empty where something is wrong with it
   * @param others finds a model by its name, and reports that there is none
   */
  Figures(Optional<Model> own, Function<Value.Name, Optional<Model>> others) {
    this.own = own;
    this.others = others;
  }

  /** A ranking that must be measured before a figure is known. */
  Optional<Ranking> awaited() {
    return awaited;
  }

  @Override
  public Optional<Quantity> value(Value.Call call, Scope scope) {
    Optional<Figure> figure = Figure.of(call.function().text());
    if (figure.isEmpty()) {
      List<String> known = Word.all(Figure.values());
      scope.report(
          Diagnostic.error(
                  "unknown-function",
                  call.function().span(),
                  "`require` has no `"
                      + call.function().text()
                      + "(…)`; it has "
                      + String.join(", ", known))
              .withNearest(call.function().text(), known));
      return Optional.empty();
    }
    Optional<Figure.Arguments> given = arguments(call, figure.get(), scope);
    Optional<Model> model = model(call);
    if (given.isEmpty() || model.isEmpty()) {
      return Optional.empty();
    }
    if (model.get() instanceof Hybrid hybrid && hybrid.pending().isPresent()) {
      awaited = hybrid.pending().map(pending -> pending.ranking());
      return Optional.empty();
    }
    try {
      return Optional.of(figure.get().of(model.get(), given.get()));
    } catch (ArithmeticException e) {
      scope.report("number-too-large", call.span(), "this is more than can be counted");
      return Optional.empty();
    }
  }

  /** The model that a call is about: the one that it names first, else the hybrid itself. */
  private Optional<Model> model(Value.Call call) {
    return subject(call).isPresent() ? others.apply(subject(call).get()) : own;
  }

  private static Optional<Value.Name> subject(Value.Call call) {
    if (call.arguments().isEmpty() || call.arguments().get(0).name().isPresent()) {
      return Optional.empty();
    }
    return call.arguments().get(0).value() instanceof Value.Name name
        ? Optional.of(name)
        : Optional.empty();
  }

  private static Optional<Figure.Arguments> arguments(Value.Call call, Figure figure, Scope scope) {
    Optional<Map<String, Value>> found = named(call, figure, scope);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Value> values = found.get();
    if (figure.takesContext() && !values.containsKey("context")) {
      scope.report(
          Diagnostic.error(
                  "missing-argument", call.span(), "`" + figure.word() + "` needs a context")
              .withFix(figure.word() + "(context = 32Ki)"));
      return Optional.empty();
    }
    Optional<Integer> context = read(CONTEXT, "context", 0, values, scope);
    Optional<Integer> batch = read(BATCH, "batch", 1, values, scope);
    Optional<ValueType> precision = read(PRECISION, "precision", ValueType.BFLOAT16, values, scope);
    return context.isEmpty() || batch.isEmpty() || precision.isEmpty()
        ? Optional.empty()
        : Optional.of(new Figure.Arguments(context.get(), batch.get(), precision.get()));
  }

  private static <T> Optional<T> read(
      Type<T> type, String name, T otherwise, Map<String, Value> values, Scope scope) {
    Value value = values.get(name);
    return value == null ? Optional.of(otherwise) : type.read(name, value, scope);
  }

  /** The arguments by name; empty after reporting one that the function doesn't take. */
  private static Optional<Map<String, Value>> named(Value.Call call, Figure figure, Scope scope) {
    Map<String, Value> values = new HashMap<>();
    boolean sound = true;
    for (Value.Argument argument : call.arguments()) {
      if (argument.name().isEmpty()) {
        if (argument != call.arguments().get(0) || !(argument.value() instanceof Value.Name)) {
          scope.report(misplaced(argument, figure));
          sound = false;
        }
        continue;
      }
      String name = argument.name().get().text();
      if (!figure.takes().contains(name)) {
        scope.report(
            Diagnostic.error(
                    "unknown-argument",
                    argument.name().get().span(),
                    "`" + figure.word() + "` has no `" + name + "`")
                .withNearest(name, figure.takes()));
        sound = false;
      } else if (values.put(name, argument.value()) != null) {
        scope.report(
            "duplicate-key", argument.name().get().span(), "`" + name + "` is given twice");
        sound = false;
      }
    }
    return sound ? Optional.of(values) : Optional.empty();
  }

  private static Diagnostic misplaced(Value.Argument argument, Figure figure) {
    Diagnostic finding =
        Diagnostic.error(
            "wrong-form",
            argument.span(),
            "only a hybrid or teacher may be named here, before the other arguments");
    List<String> takes = new ArrayList<>(figure.takes());
    boolean named = takes.isEmpty() || argument.value() instanceof Value.Name;
    return named ? finding : finding.withFix("write `" + takes.get(0) + " = …`");
  }
}
