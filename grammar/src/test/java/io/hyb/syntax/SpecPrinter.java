package io.hyb.syntax;

import io.hyb.syntax.tree.Allow;
import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Doc;
import io.hyb.syntax.tree.Document;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Let;
import io.hyb.syntax.tree.Require;
import io.hyb.syntax.tree.Statement;
import io.hyb.syntax.tree.Value;
import java.util.List;
import java.util.Optional;
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
    if (item instanceof Let let) {
      return doc(let.doc()) + "let " + let.name().text() + " = " + print(let.value());
    }
    if (item instanceof Require require) {
      return "require "
          + print(require.left())
          + " "
          + require.comparison().symbol()
          + " "
          + print(require.right())
          + require.message().map(message -> " else " + print(message)).orElse("");
    }
    if (item instanceof Allow allow) {
      return "allow " + allow.id().text() + " " + print(allow.reason());
    }
    Block block = (Block) item;
    String labels = block.labels().stream().map(l -> " " + print(l)).collect(Collectors.joining());
    return doc(block.doc())
        + block.keyword().text()
        + labels
        + " {"
        + blank
        + items(block.items())
        + "}";
  }

  private static String doc(Optional<Doc> doc) {
    return doc.map(
            d ->
                "\n"
                    + d.text()
                        .lines()
                        .map(line -> "/// " + line + "\n")
                        .collect(Collectors.joining()))
        .orElse("");
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
      return operand(range.from())
          + ".."
          + operand(range.to())
          + range.step().map(step -> ":" + operand(step)).orElse("");
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
      return "top " + operand(top.count()) + " of " + top.ranking().text();
    }
    if (value instanceof Value.Within within) {
      return "within "
          + operand(within.bytes())
          + " at "
          + operand(within.context())
          + " of "
          + within.ranking().text();
    }
    if (value instanceof Value.AllBut but) {
      return "all but [" + list(but.excluded()) + "]";
    }
    if (value instanceof Value.Operation operation) {
      String symbol = operation.operator().symbol();
      return operand(operation.left()) + " " + symbol + " " + operand(operation.right());
    }
    if (value instanceof Value.Negative negative) {
      return "-"
          + (isSigned(negative.operand())
              ? "(" + print(negative.operand()) + ")"
              : operand(negative.operand()));
    }
    if (value instanceof Value.Call call) {
      return call.function().text()
          + call.arguments().stream()
              .map(this::argument)
              .collect(Collectors.joining(", ", "(", ")"));
    }
    Value.Every every = (Value.Every) value;
    return "every " + operand(every.step()) + " from " + operand(every.first());
  }

  private String argument(Value.Argument argument) {
    return argument.name().map(name -> name.text() + " = ").orElse("") + print(argument.value());
  }

  private static boolean isSigned(Value value) {
    return value instanceof Value.Negative || value instanceof Value.Number;
  }

  private String operand(Value value) {
    return value instanceof Value.Operation ? "(" + print(value) + ")" : print(value);
  }

  private String list(List<Value> values) {
    return values.stream().map(this::operand).collect(Collectors.joining(", "));
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
