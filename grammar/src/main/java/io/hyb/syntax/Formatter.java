package io.hyb.syntax;

import io.hyb.diagnostic.Result;
import io.hyb.diagnostic.SourceText;
import io.hyb.syntax.tree.Allow;
import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Document;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Let;
import io.hyb.syntax.tree.Require;
import io.hyb.syntax.tree.Statement;
import io.hyb.syntax.tree.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.Token;

/**
 * Lays a spec out in the one way: two blanks of indentation for each brace, one blank within an
 * item, two between items of one line, at most one empty line. Which items share a line is the
 * author's choice and stays; comments stay where they are. Formatting twice changes nothing more.
 */
public final class Formatter {
  private final SourceText source;
  private final Set<Integer> itemStarts = new HashSet<>();

  /** Where a token starts that no blank follows: a sign, the name of a function, part of an id. */
  private final Set<Integer> tight = new HashSet<>();

  private final StringBuilder out = new StringBuilder();
  private int depth;

  private Formatter(SourceText source) {
    this.source = source;
  }

  /**
   * The text laid out; no value where it has errors, which are in the result.
   *
   * @param file the file as the user named it; the spans carry it
   */
  public static Result<String> format(String file, String text) {
    Result<Document> parsed = SpecParser.document(file, text);
    if (parsed.isRefused()) {
      return new Result<>(Optional.empty(), parsed.diagnostics());
    }
    Formatter formatter = new Formatter(new SourceText(file, text));
    formatter.findItems(parsed.value().get().items());
    formatter.print(SpecParser.tokensAndComments(file, text));
    return new Result<>(Optional.of(formatter.out.toString()), parsed.diagnostics());
  }

  /**
   * The same of what a file holds, which may be no text at all.
   *
   * @param file the file as the user named it; the spans carry it
   * @param bytes the whole file, or more than {@link SpecParser#MAX_BYTES} of it
   */
  public static Result<String> format(String file, byte[] bytes) {
    Result<String> text = SpecFile.text(bytes, file);
    return text.value().isPresent() ? format(file, text.value().get()) : text;
  }

  private void findItems(List<Item> items) {
    for (Item item : items) {
      itemStarts.add(source.start(item.span()));
      if (item instanceof Block block) {
        block.labels().forEach(this::findTight);
        findItems(block.items());
      } else if (item instanceof Assignment assignment) {
        findTight(assignment.value());
      } else if (item instanceof Statement statement) {
        statement.arguments().forEach(this::findTight);
      } else if (item instanceof Let let) {
        findTight(let.value());
      } else if (item instanceof Require require) {
        findTight(require.left());
        findTight(require.right());
      } else if (item instanceof Allow allow) {
        int start = source.start(allow.id().span());
        for (int i = 0; i < allow.id().text().length() - 1; i++) {
          tight.add(start + i);
        }
      }
    }
  }

  private void findTight(Value value) {
    boolean signed = value instanceof Value.Number number && isSigned(number);
    if (signed || value instanceof Value.Negative || value instanceof Value.Call) {
      tight.add(source.start(value.span()));
    }
    value.parts().forEach(this::findTight);
  }

  private boolean isSigned(Value.Number number) {
    return source.text().charAt(source.start(number.span())) == '-';
  }

  private void print(List<Token> tokens) {
    Token before = null;
    for (Token token : tokens) {
      if (token.getType() == HybParser.RBRACE) {
        depth--;
      }
      if (before != null) {
        separate(before, token);
      }
      out.append(token.getText().replace("\r\n", "\n").replace('\r', '\n').stripTrailing());
      if (token.getType() == HybParser.LBRACE) {
        depth++;
      }
      before = token;
    }
    if (before != null) {
      out.append('\n');
    }
  }

  private void separate(Token before, Token token) {
    int lines = source.lineAt(token.getStartIndex()) - source.lineAt(before.getStopIndex());
    if (lines == 0) {
      out.append(blank(before, token));
      return;
    }
    boolean atBrace = before.getType() == HybParser.LBRACE || token.getType() == HybParser.RBRACE;
    out.append(lines > 1 && !atBrace ? "\n\n" : "\n");
    boolean continues =
        !startsItem(token) && !isComment(token) && token.getType() != HybParser.RBRACE;
    out.append("  ".repeat(depth + (continues ? 2 : 0)));
  }

  /** What is between two tokens of one line. */
  private String blank(Token before, Token token) {
    if (isComment(token)) {
      return "  ";
    }
    if (isComment(before)) {
      return " ";
    }
    if (tight.contains(before.getStartIndex()) || isTight(before.getType(), token.getType())) {
      return "";
    }
    return startsItem(token) && before.getType() != HybParser.LBRACE ? "  " : " ";
  }

  private static boolean isTight(int before, int token) {
    return switch (token) {
      case HybParser.COMMA,
          HybParser.DOT,
          HybParser.RANGE,
          HybParser.COLON,
          HybParser.RBRACKET,
          HybParser.RPAREN ->
          true;
      case HybParser.RBRACE -> before == HybParser.LBRACE;
      default ->
          before == HybParser.DOT
              || before == HybParser.RANGE
              || before == HybParser.COLON
              || before == HybParser.LBRACKET
              || before == HybParser.LPAREN;
    };
  }

  private boolean startsItem(Token token) {
    return itemStarts.contains(token.getStartIndex());
  }

  private static boolean isComment(Token token) {
    return token.getChannel() != Token.DEFAULT_CHANNEL;
  }
}
