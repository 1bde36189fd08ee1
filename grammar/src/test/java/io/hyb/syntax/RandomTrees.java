package io.hyb.syntax;

import io.hyb.diagnostic.Span;
import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Document;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Statement;
import io.hyb.syntax.tree.Value;
import io.hyb.syntax.tree.Word;
import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Trees of every shape that the language can write; soft keywords stand wherever names do. */
final class RandomTrees {
  private static final Span NOWHERE = Span.startOf("random.hyb");

  private RandomTrees() {}

  static Arbitrary<Document> documents() {
    return items(3).map(items -> new Document(items, NOWHERE));
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
        ? Arbitraries.oneOf(assignment, statement)
        : Arbitraries.oneOf(assignment, statement, block(depth));
  }

  private static Arbitrary<Item> block(int depth) {
    Arbitrary<String> heads =
        names().filter(name -> !List.of("keep", "import", "order", "hyb").contains(name));
    Arbitrary<List<Value>> labels =
        Arbitraries.oneOf(
            Arbitraries.just(List.of()),
            valueOrEnumeration().map(List::of),
            name().list().ofMinSize(2).ofMaxSize(4));
    return Combinators.combine(heads, labels, items(depth - 1))
        .as((head, label, items) -> new Block(word(head), label, items, NOWHERE, NOWHERE));
  }

  static Arbitrary<Value> valueOrEnumeration() {
    Arbitrary<Value> enumeration =
        value().list().ofMinSize(2).ofMaxSize(4).map(list -> new Value.Enumeration(list, NOWHERE));
    return Arbitraries.frequencyOf(Tuple.of(3, value()), Tuple.of(1, enumeration));
  }

  private static Arbitrary<Value> value() {
    Arbitrary<Value> text =
        Arbitraries.strings().ofMaxLength(8).map(string -> new Value.Text(string, NOWHERE));
    Arbitrary<Value> end = Arbitraries.oneOf(name(), number().map(n -> n));
    Arbitrary<Value> range =
        Combinators.combine(end, end, number().<Value>map(n -> n).optional())
            .as((from, to, step) -> new Value.Range(from, to, step, NOWHERE));
    Arbitrary<Value> measured =
        Combinators.combine(number(), number())
            .as((estimate, error) -> new Value.Measured(estimate, error, NOWHERE));
    Arbitrary<Value> brackets =
        Arbitraries.lazy(RandomTrees::value)
            .list()
            .ofMaxSize(3)
            .map(list -> new Value.Brackets(list, NOWHERE));
    Arbitrary<Value> top =
        Combinators.combine(Arbitraries.oneOf(number().map(n -> n), brackets), names())
            .as((count, ranking) -> new Value.Top(count, word(ranking), NOWHERE));
    Arbitrary<Value> every =
        Combinators.combine(number(), number())
            .as((step, first) -> new Value.Every(step, first, NOWHERE));
    return Arbitraries.frequencyOf(
        Tuple.of(4, name()),
        Tuple.of(4, number().map(n -> n)),
        Tuple.of(2, text),
        Tuple.of(2, range),
        Tuple.of(1, measured),
        Tuple.of(1, brackets),
        Tuple.of(1, top),
        Tuple.of(1, every));
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
            "keep", "import", "order", "hyb", "top", "of", "every", "from", "all", "none");
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
