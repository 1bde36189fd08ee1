package io.hyb.syntax;

import io.hyb.diagnostic.Span;
import io.hyb.syntax.tree.Allow;
import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Comparison;
import io.hyb.syntax.tree.Doc;
import io.hyb.syntax.tree.Document;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Let;
import io.hyb.syntax.tree.Operator;
import io.hyb.syntax.tree.Require;
import io.hyb.syntax.tree.Statement;
import io.hyb.syntax.tree.Value;
import io.hyb.syntax.tree.Word;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Trees of every shape that the language can write; soft keywords stand wherever names do. */
final class RandomTrees {
  private static final Span NOWHERE = Span.startOf("random.hyb");

  /** Keywords that open an item of their own, or go on with a number. */
  private static final List<String> NO_HEADS =
      List.of("keep", "import", "order", "hyb", "let", "require", "allow", "of", "but", "else");

  private RandomTrees() {}

  static Arbitrary<Document> documents() {
    return items(3).map(items -> new Document(items, true, true, NOWHERE));
  }

  private static Arbitrary<List<Item>> items(int depth) {
    return Arbitraries.lazy(() -> item(depth)).list().ofMaxSize(4);
  }

  private static Arbitrary<Item> item(int depth) {
    Arbitrary<Item> assignment =
        Combinators.combine(names().list().ofMinSize(1).ofMaxSize(3), valueOrEnumeration())
            .as(
                (path, value) ->
                    new Assignment(path.stream().map(RandomTrees::word).toList(), value, NOWHERE));
    Arbitrary<Item> statement =
        Combinators.combine(
                Arbitraries.of("keep", "import", "order", "hyb"),
                value().list().ofMinSize(1).ofMaxSize(4))
            .as((keyword, arguments) -> new Statement(word(keyword), arguments, NOWHERE));
    return depth == 0
        ? Arbitraries.oneOf(assignment, statement, let(), require(), allow())
        : Arbitraries.oneOf(assignment, statement, let(), require(), allow(), block(depth));
  }

  private static Arbitrary<Item> let() {
    return Combinators.combine(names(), expression(3), doc())
        .as((name, value, doc) -> new Let(word(name), value, doc, NOWHERE));
  }

  private static Arbitrary<Item> require() {
    return Combinators.combine(
            expression(2), Arbitraries.of(Comparison.class), expression(2), text().optional())
        .as(
            (left, comparison, right, message) ->
                new Require(left, comparison, right, message, NOWHERE));
  }

  private static Arbitrary<Item> allow() {
    return Combinators.combine(Arbitraries.of("a", "x-y", "top-of-all", "keep"), text())
        .as((id, reason) -> new Allow(word(id), reason, NOWHERE));
  }

  private static Arbitrary<Optional<Doc>> doc() {
    return Arbitraries.of("one line", "two\n  lines", " // {")
        .map(text -> new Doc(text, NOWHERE))
        .optional();
  }

  private static Arbitrary<Item> block(int depth) {
    Arbitrary<String> heads = names().filter(name -> !NO_HEADS.contains(name));
    Arbitrary<List<Value>> labels =
        Arbitraries.oneOf(
            Arbitraries.just(List.of()),
            valueOrEnumeration().map(List::of),
            name().list().ofMinSize(2).ofMaxSize(4));
    return Combinators.combine(heads, labels, items(depth - 1), doc())
        .as(
            (head, label, items, doc) ->
                new Block(word(head), label, items, true, List.of(), doc, NOWHERE, NOWHERE));
  }

  static Arbitrary<Value> valueOrEnumeration() {
    Arbitrary<Value> enumeration =
        value().list().ofMinSize(2).ofMaxSize(4).map(list -> new Value.Enumeration(list, NOWHERE));
    return Arbitraries.frequencyOf(Tuple.of(3, value()), Tuple.of(1, enumeration));
  }

  private static Arbitrary<Value> value() {
    Arbitrary<Value> number = expression(1);
    Arbitrary<Value> range =
        Combinators.combine(number, number, number.optional())
            .as((from, to, step) -> new Value.Range(from, to, step, NOWHERE));
    Arbitrary<Value> measured =
        Combinators.combine(number, number)
            .as((estimate, error) -> new Value.Measured(estimate, error, NOWHERE));
    Arbitrary<Value> brackets = brackets().map(list -> list);
    Arbitrary<Value> top =
        Combinators.combine(Arbitraries.oneOf(number, brackets), names())
            .as((count, ranking) -> new Value.Top(count, word(ranking), NOWHERE));
    Arbitrary<Value> within =
        Combinators.combine(number, number, names())
            .as((bytes, at, ranking) -> new Value.Within(bytes, at, word(ranking), NOWHERE));
    Arbitrary<Value> every =
        Combinators.combine(number, number)
            .as((step, first) -> new Value.Every(step, first, NOWHERE));
    Arbitrary<Value> allBut =
        brackets().map(excluded -> new Value.AllBut(excluded.elements(), NOWHERE));
    return Arbitraries.frequencyOf(
        Tuple.of(4, name()),
        Tuple.of(4, expression(2)),
        Tuple.of(2, text().map(text -> text)),
        Tuple.of(2, range),
        Tuple.of(1, measured),
        Tuple.of(1, brackets),
        Tuple.of(1, top),
        Tuple.of(1, within),
        Tuple.of(1, allBut),
        Tuple.of(1, every));
  }

  private static Arbitrary<Value.Brackets> brackets() {
    return Arbitraries.lazy(RandomTrees::value)
        .list()
        .ofMaxSize(3)
        .map(list -> new Value.Brackets(list, NOWHERE));
  }

  private static Arbitrary<Value.Text> text() {
    return Arbitraries.strings().ofMaxLength(8).map(string -> new Value.Text(string, NOWHERE));
  }

  private static Arbitrary<Value> expression(int depth) {
    Arbitrary<Value> leaf = Arbitraries.oneOf(number().map(n -> n), name());
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<Value> part = Arbitraries.lazy(() -> expression(depth - 1));
    Arbitrary<Value> operation =
        Combinators.combine(Arbitraries.of(Operator.class), part, part)
            .as((operator, left, right) -> new Value.Operation(operator, left, right, NOWHERE));
    Arbitrary<Value> negative =
        part.filter(operand -> !(operand instanceof Value.Number))
            .map(operand -> new Value.Negative(operand, NOWHERE));
    Arbitrary<Value.Argument> argument =
        Combinators.combine(names().map(RandomTrees::word).optional(), part)
            .as((name, value) -> new Value.Argument(name, value, NOWHERE));
    Arbitrary<Value> call =
        argument
            .list()
            .ofMaxSize(2)
            .map(arguments -> new Value.Call(word("memory"), arguments, NOWHERE));
    return Arbitraries.frequencyOf(
        Tuple.of(6, leaf), Tuple.of(2, operation), Tuple.of(1, negative), Tuple.of(1, call));
  }

  private static Arbitrary<Value.Number> number() {
    Arbitrary<BigDecimal> numbers =
        Combinators.combine(
                Arbitraries.longs().between(-1_000_000_000_000L, 1_000_000_000_000L),
                Arbitraries.integers().between(-12, 12))
            .as(BigDecimal::valueOf);
    Arbitrary<String> units =
        Arbitraries.of("", "", "K", "M", "B", "Ki", "Mi", "KiB", "MiB", "GiB", "%");
    return Combinators.combine(numbers, units).as((n, unit) -> new Value.Number(n, unit, NOWHERE));
  }

  private static Arbitrary<Value> name() {
    return names().map(text -> new Value.Name(text, NOWHERE));
  }

  private static Arbitrary<String> names() {
    Arbitrary<String> soft =
        Arbitraries.of(
            "keep", "import", "order", "hyb", "top", "of", "every", "from", "all", "none", "but",
            "within", "at", "let", "require", "else", "allow");
    Arbitrary<String> free =
        Combinators.combine(
                Arbitraries.strings().withChars("abKe_LH").ofLength(1),
                Arbitraries.strings().withChars("abKe_LH01").ofMaxLength(4))
            .as(String::concat);
    return Arbitraries.oneOf(soft, free);
  }

  private static Word word(String text) {
    return new Word(text, NOWHERE);
  }
}
