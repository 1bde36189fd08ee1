package io.hyb.lsp.answer;

import io.hyb.arch.Ranking;
import io.hyb.check.rule.Selection;
import io.hyb.diagnostic.SourceText;
import io.hyb.diagnostic.Span;
import io.hyb.language.Choice;
import io.hyb.language.Key;
import io.hyb.language.Reference;
import io.hyb.language.Type;
import io.hyb.lsp.model.Frame;
import io.hyb.lsp.model.Reading;
import io.hyb.lsp.text.Places;
import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Let;
import io.hyb.syntax.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintKind;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/**
 * What a spec leaves to be computed: the heads that a ranking gives, and what expressions come to.
 */
public final class Hints {
  private final Reading reading;
  private final Range range;
  private final List<InlayHint> hints = new ArrayList<>();

  private Hints(Reading reading, Range range) {
    this.reading = reading;
    this.range = range;
  }

  public static List<InlayHint> in(Reading reading, Range range) {
    Hints hints = new Hints(reading, range);
    reading.document().ifPresent(document -> Frame.walk(document, hints::expression));
    reading.compilation().selections().forEach(hints::heads);
    return hints.hints;
  }

  private void heads(Span place, Selection selection) {
    Ranking ranking = selection.ranking();
    int count = Math.min(selection.count(), ranking.heads().size());
    if (!reading.has(place) || count == 0 || !selection.fits()) {
      return;
    }
    String heads =
        IntStream.range(0, count)
            .mapToObj(i -> "- " + Cards.head(ranking, i))
            .collect(Collectors.joining("\n"));
    add(place, "= " + Cards.heads(ranking.heads().subList(0, count)), heads);
  }

  private void expression(Frame frame, Item item) {
    if (item instanceof Let let) {
      computed(let.value());
    } else if (item instanceof Assignment assignment
        && frame.schema().member(assignment.pathText()) instanceof Key<?> key
        && takesNumbers(key.type())) {
      computed(assignment.value());
    }
  }

  private static boolean takesNumbers(Type<?> type) {
    return !(type instanceof Choice) && !(type instanceof Reference) && type != Type.FLAG;
  }

  private void computed(Value value) {
    boolean literal =
        !(value instanceof Value.Operation
            || value instanceof Value.Negative
            || value instanceof Value.Name);
    if (!literal) {
      reading
          .value(value)
          .ifPresent(number -> add(afterParentheses(value.span()), "= " + number, ""));
    }
  }

  /** An expression's span leaves out parentheses around it. */
  private Span afterParentheses(Span span) {
    SourceText source = reading.source();
    int end = source.offset(span.endLine(), span.endColumn());
    while (end < source.text().length() && source.text().charAt(end) == ')') {
      end++;
    }
    return source.span(source.start(span), end);
  }

  private void add(Span after, String label, String tooltip) {
    Position position = Places.range(after).getEnd();
    if (!Places.meet(range, new Range(position, position))) {
      return;
    }
    InlayHint hint = new InlayHint(position, Either.forLeft(label));
    hint.setKind(InlayHintKind.Type);
    hint.setPaddingLeft(true);
    if (!tooltip.isEmpty()) {
      hint.setTooltip(new MarkupContent(MarkupKind.MARKDOWN, tooltip));
    }
    hints.add(hint);
  }
}
