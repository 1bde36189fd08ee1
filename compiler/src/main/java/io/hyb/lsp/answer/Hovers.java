package io.hyb.lsp.answer;

import io.hyb.arch.Model;
import io.hyb.arch.Ranking;
import io.hyb.diagnostic.Span;
import io.hyb.explain.Explanations;
import io.hyb.language.Head;
import io.hyb.language.Topic;
import io.hyb.lsp.model.Frame;
import io.hyb.lsp.model.Mention;
import io.hyb.lsp.model.Names;
import io.hyb.lsp.model.Reading;
import io.hyb.lsp.model.Spot;
import io.hyb.lsp.text.Places;
import io.hyb.source.Library;
import io.hyb.syntax.tree.Allow;
import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Let;
import io.hyb.syntax.tree.Require;
import io.hyb.syntax.tree.Statement;
import io.hyb.syntax.tree.Value;
import io.hyb.syntax.tree.Word;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.Position;

/** What an editor shows about the word under the pointer. */
public final class Hovers {
  private final Reading reading;
  private final Position position;
  private final Spot spot;

  private Hovers(Reading reading, Position position, Spot spot) {
    this.reading = reading;
    this.position = position;
    this.spot = spot;
  }

  /** What is known of the word at a place; none where nothing is. */
  public static Optional<Hover> at(Reading reading, Position position) {
    return reading
        .document()
        .flatMap(document -> new Hovers(reading, position, Spot.at(document, position)).hover());
  }

  private Optional<Hover> hover() {
    Optional<Mention> mention = Names.at(reading, position);
    if (mention.isPresent()) {
      return new Cards(reading)
          .of(mention.get().name())
          .map(card -> hover(card, mention.get().span()));
    }
    return spot.item().flatMap(this::of);
  }

  private Optional<Hover> of(Item item) {
    if (item instanceof Block block) {
      return ofHeader(block);
    }
    if (item instanceof Assignment assignment) {
      return ofAssignment(assignment);
    }
    if (item instanceof Statement statement) {
      return isAt(statement.keyword().span())
          ? topic(spot.frame(), statement.keyword())
          : ofArgument(statement);
    }
    if (item instanceof Let let) {
      return ofExpression(let.value());
    }
    if (item instanceof Allow allow) {
      return isAt(allow.id().span())
          ? Explanations.load().of(allow.id().text()).map(text -> hover(text, allow.id().span()))
          : topic(spot.frame(), new Word("allow", allow.span()));
    }
    return item instanceof Require require
        ? topic(spot.frame(), new Word("require", require.span()))
        : Optional.empty();
  }

  private Optional<Hover> ofHeader(Block block) {
    if (isAt(block.keyword().span())) {
      return topic(spot.frame(), block.keyword());
    }
    Frame inner = spot.frame().within(block);
    boolean hasKind = inner.type().isPresent() && !inner.type().get().kinds().isEmpty();
    return hasKind
        ? inner.topic().map(topic -> hover(TopicCard.of(topic), block.labels().get(0).span()))
        : Optional.empty();
  }

  private Optional<Hover> ofAssignment(Assignment assignment) {
    Word key = assignment.path().get(0);
    Optional<Head> head = Head.parse(key.text());
    if (head.isPresent() && spot.frame().schema().entries().isPresent()) {
      return reading
          .compilation()
          .ranking(declaration())
          .flatMap(ranking -> scored(head.get(), ranking))
          .map(card -> hover(card, assignment.span()));
    }
    Optional<Hover> value = ofExpression(assignment.value());
    return !isAt(key.span()) && value.isPresent() ? value : topic(spot.frame(), key);
  }

  private String declaration() {
    return spot.declaration().flatMap(Frame::block).map(Frame::label).orElse("");
  }

  /** What something computed comes to. */
  private Optional<Hover> ofExpression(Value value) {
    return isAt(value.span())
            && (value instanceof Value.Operation || value instanceof Value.Negative)
        ? reading.value(value).map(it -> hover("= " + it, value.span()))
        : Optional.empty();
  }

  private Optional<Hover> ofArgument(Statement statement) {
    for (Value value : statement.arguments()) {
      for (Value.Name name : names(value, new ArrayList<>())) {
        Optional<Head> head = isAt(name.span()) ? Head.parse(name.text()) : Optional.empty();
        if (head.isPresent()) {
          return ranking()
              .flatMap(all -> scored(head.get(), all))
              .map(it -> hover(it, name.span()));
        }
      }
      if (isAt(value.span()) && value instanceof Value.Text text && Library.isMeant(text.text())) {
        return described(text);
      }
    }
    return topic(spot.frame(), statement.keyword());
  }

  private static List<Value.Name> names(Value value, List<Value.Name> found) {
    if (value instanceof Value.Name name) {
      found.add(name);
    }
    value.parts().forEach(part -> names(part, found));
    return found;
  }

  /** The ranking that the declaration around is, or knows its heads by. */
  private Optional<Ranking> ranking() {
    Optional<Ranking> itself = reading.compilation().ranking(declaration());
    Optional<Model> model = reading.compilation().seen(declaration());
    return itself.isPresent() ? itself : model.flatMap(reading.compilation()::rankingFor);
  }

  private static Optional<String> scored(Head head, Ranking ranking) {
    for (int i = 0; i < ranking.heads().size(); i++) {
      Ranking.RankedHead ranked = ranking.heads().get(i);
      if (ranked.layer() == head.layer() && ranked.head() == head.head()) {
        return Optional.of(Cards.head(ranking, i));
      }
    }
    return Optional.empty();
  }

  private static Optional<Hover> described(Value.Text target) {
    try {
      return Library.text(target.text())
          .map(Library::description)
          .map(it -> hover(it, target.span()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Optional<Hover> topic(Frame frame, Word word) {
    Optional<Topic> topic = frame.topic(word.text());
    return topic.map(it -> hover(TopicCard.of(it), word.span()));
  }

  private boolean isAt(Span span) {
    return Places.touches(span, position);
  }

  private static Hover hover(String markdown, Span span) {
    return new Hover(new MarkupContent(MarkupKind.MARKDOWN, markdown), Places.range(span));
  }
}
