package io.hyb.syntax;

import io.hyb.diagnostic.Span;
import io.hyb.syntax.tree.Allow;
import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Doc;
import io.hyb.syntax.tree.Document;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Let;
import io.hyb.syntax.tree.Node;
import io.hyb.syntax.tree.Require;
import io.hyb.syntax.tree.Statement;
import io.hyb.syntax.tree.Value;
import io.hyb.syntax.tree.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A tree as indented lines, for golden files and for comparing trees. */
final class TreeDump {
  private final Function<Span, String> places;
  private final StringBuilder out = new StringBuilder();

  private TreeDump(Function<Span, String> places) {
    this.places = places;
  }

  static String withSpans(Document document) {
    return new TreeDump(
            s -> " @" + s.line() + ":" + s.column() + "-" + s.endLine() + ":" + s.endColumn())
        .dump(document.items());
  }

  static String withoutSpans(Document document) {
    return new TreeDump(s -> "").dump(document.items());
  }

  /** Every span of the tree. */
  static List<Span> spans(Document document) {
    List<Span> spans = new ArrayList<>();
    spans.add(document.span());
    new TreeDump(
            span -> {
              spans.add(span);
              return "";
            })
        .dump(document.items());
    return spans;
  }

  static String withoutSpans(Value value) {
    TreeDump dump = new TreeDump(s -> "");
    dump.value(0, value);
    return dump.out.toString();
  }

  private String dump(List<Item> items) {
    items.forEach(item -> item(0, item));
    return out.toString();
  }

  private void item(int depth, Item item) {
    if (item instanceof Block block) {
      line(
          depth, "block " + word(block.keyword()) + " header" + places.apply(block.header()), item);
      doc(depth, block.doc());
      if (!block.complete()) {
        out.append("  ".repeat(depth + 2)).append("incomplete\n");
      }
      block.labels().forEach(label -> value(depth + 2, label));
      block.items().forEach(inner -> item(depth + 1, inner));
    } else if (item instanceof Assignment assignment) {
      line(
          depth,
          "set " + String.join(".", assignment.path().stream().map(this::word).toList()),
          item);
      value(depth + 2, assignment.value());
    } else if (item instanceof Let let) {
      line(depth, "let " + word(let.name()), item);
      doc(depth, let.doc());
      value(depth + 2, let.value());
    } else if (item instanceof Require require) {
      line(depth, "require " + require.comparison().symbol(), item);
      value(depth + 2, require.left());
      value(depth + 2, require.right());
      require.message().ifPresent(message -> value(depth + 3, message));
    } else if (item instanceof Allow allow) {
      line(depth, "allow " + word(allow.id()), item);
      value(depth + 2, allow.reason());
    } else {
      Statement statement = (Statement) item;
      line(depth, "say " + word(statement.keyword()), item);
      statement.arguments().forEach(argument -> value(depth + 2, argument));
    }
  }

  private void value(int depth, Value value) {
    if (value instanceof Value.Name name) {
      line(depth, "name " + name.text(), value);
    } else if (value instanceof Value.Text text) {
      line(depth, "text <" + text.text().replace("\\", "\\\\").replace("\n", "\\n") + ">", value);
    } else if (value instanceof Value.Number number) {
      line(depth, "number " + number.number() + " <" + number.unit() + ">", value);
    } else if (value instanceof Value.Range range) {
      line(depth, "range", value);
      value(depth + 1, range.from());
      value(depth + 1, range.to());
      range.step().ifPresent(step -> value(depth + 1, step));
    } else if (value instanceof Value.Measured measured) {
      line(depth, "measured", value);
      value(depth + 1, measured.estimate());
      value(depth + 1, measured.error());
    } else if (value instanceof Value.Brackets brackets) {
      line(depth, "brackets", value);
      brackets.elements().forEach(element -> value(depth + 1, element));
    } else if (value instanceof Value.Enumeration enumeration) {
      line(depth, "enumeration", value);
      enumeration.elements().forEach(element -> value(depth + 1, element));
    } else if (value instanceof Value.Top top) {
      line(depth, "top of " + word(top.ranking()), value);
      value(depth + 1, top.count());
    } else if (value instanceof Value.Within within) {
      line(depth, "within of " + word(within.ranking()), value);
      parts(depth, value);
    } else if (value instanceof Value.Every) {
      line(depth, "every", value);
      parts(depth, value);
    } else if (value instanceof Value.AllBut) {
      line(depth, "all but", value);
      parts(depth, value);
    } else if (value instanceof Value.Operation operation) {
      line(depth, operation.operator().symbol(), value);
      parts(depth, value);
    } else if (value instanceof Value.Unreadable) {
      line(depth, "unreadable", value);
    } else if (value instanceof Value.Negative) {
      line(depth, "minus", value);
      parts(depth, value);
    } else {
      Value.Call call = (Value.Call) value;
      line(depth, "call " + word(call.function()), value);
      for (Value.Argument argument : call.arguments()) {
        line(depth + 1, "argument" + argument.name().map(n -> " " + word(n)).orElse(""), argument);
        value(depth + 2, argument.value());
      }
    }
  }

  private void parts(int depth, Value value) {
    value.parts().forEach(part -> value(depth + 1, part));
  }

  private void doc(int depth, Optional<Doc> doc) {
    doc.ifPresent(d -> line(depth + 2, "doc <" + d.text().replace("\n", "\\n") + ">", d));
  }

  private String word(Word word) {
    return word.text() + places.apply(word.span());
  }

  private void line(int depth, String text, Node node) {
    out.append("  ".repeat(depth)).append(text).append(places.apply(node.span())).append('\n');
  }
}
