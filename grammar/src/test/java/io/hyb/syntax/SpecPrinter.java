package io.hyb.syntax;

import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Document;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Statement;
import io.hyb.syntax.tree.Value;
import java.util.List;
import java.util.stream.Collectors;

/** A tree as text that parses back to it; items are separated by a given blank. */
final class SpecPrinter {
  private final String blank;

  SpecPrinter(String blank) {
    this.blank = blank;
  }

  String print(Document document) {
    return items(document.items());
  }

  private String items(List<Item> items) {
    return items.stream().map(item -> print(item) + blank).collect(Collectors.joining());
  }

  private String print(Item item) {
    if (item instanceof Assignment assignment) {
      return assignment.pathText() + " = " + print(assignment.value());
    }
    if (item instanceof Statement statement) {
      return statement.keyword().text() + " " + list(statement.arguments());
    }
    Block block = (Block) item;
    String labels = block.labels().stream().map(l -> " " + print(l)).collect(Collectors.joining());
    return block.keyword().text() + labels + " {" + blank + items(block.items()) + "}";
  }

  String print(Value value) {
    if (value instanceof Value.Name name) {
      return name.text();
    }
    if (value instanceof Value.Text text) {
      return quoted(text.text());
    }
    if (value instanceof Value.Number number) {
      return number.number() + number.unit();
    }
    if (value instanceof Value.Range range) {
      return print(range.from())
          + ".."
          + print(range.to())
          + range.step().map(step -> ":" + print(step)).orElse("");
    }
    if (value instanceof Value.Measured measured) {
      return print(measured.estimate()) + " +- " + print(measured.error());
    }
    if (value instanceof Value.Brackets brackets) {
      return "[" + list(brackets.elements()) + "]";
    }
    if (value instanceof Value.Enumeration enumeration) {
      return list(enumeration.elements());
    }
    if (value instanceof Value.Top top) {
      return "top " + print(top.count()) + " of " + top.ranking().text();
    }
    Value.Every every = (Value.Every) value;
    return "every " + print(every.step()) + " from " + print(every.first());
  }

  private String list(List<Value> values) {
    return values.stream().map(this::print).collect(Collectors.joining(", "));
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        default -> out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
