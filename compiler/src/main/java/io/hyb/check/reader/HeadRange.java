package io.hyb.check.reader;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Result;
import io.hyb.language.Head;
import io.hyb.language.Type;
import io.hyb.syntax.tree.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Heads of one layer in a row, {@code L8H16..H20}.
 *
 * @param to the number of the last one
 */
record HeadRange(Head first, int to) {

  /** Reads one, or says what is wrong with it. */
  static Result<HeadRange> read(Value.Range range) {
    Optional<Head> from =
        range.from() instanceof Value.Name name ? Head.parse(name.text()) : Optional.empty();
    if (from.isEmpty() || range.step().isPresent() || !(range.to() instanceof Value.Name end)) {
      return refused(malformed(range));
    }
    int to = Head.parseEnd(end.text());
    if (to < 0) {
      Optional<Head> last = Head.parse(end.text());
      if (last.isEmpty() || last.get().layer() != from.get().layer()) {
        return refused(malformed(range));
      }
      to = last.get().head();
    }
    HeadRange heads = new HeadRange(from.get(), to);
    if (to < from.get().head()) {
      return refused(Type.emptyRange(range, heads.last() + "..H" + from.get().head()));
    }
    return new Result<>(Optional.of(heads), List.of());
  }

  private static Result<HeadRange> refused(Diagnostic finding) {
    return new Result<>(Optional.empty(), List.of(finding));
  }

  private static Diagnostic malformed(Value.Range range) {
    return Diagnostic.error(
        "wrong-type", range.span(), "a range of heads stays in one layer, like L8H16..H20");
  }

  Head last() {
    return new Head(first.layer(), to);
  }

  Stream<Head> all() {
    return IntStream.rangeClosed(first.head(), to).mapToObj(head -> new Head(first.layer(), head));
  }
}
