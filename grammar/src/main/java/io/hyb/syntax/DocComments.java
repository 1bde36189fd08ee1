package io.hyb.syntax;

import io.hyb.syntax.tree.Doc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.antlr.v4.runtime.Token;

/**
 * The {@code ///} comments of a text, by the token that each precedes. One that ends a line of
 * something else precedes nothing.
 */
final class DocComments {
  private static final int SLASHES = 3;

  private final Findings findings;
  private final Map<Integer, Doc> byStart = new HashMap<>();
  private final List<Token> pending = new ArrayList<>();
  private int lastLine;

  DocComments(Findings findings) {
    this.findings = findings;
  }

  /** Takes the next token of the text, comments included. */
  void add(Token token) {
    if (token.getType() == HybLexer.DOC_COMMENT) {
      if (token.getLine() > lastLine) {
        pending.add(token);
      }
    } else if (token.getChannel() == Token.DEFAULT_CHANNEL) {
      if (!pending.isEmpty()) {
        byStart.put(token.getStartIndex(), doc());
        pending.clear();
      }
      lastLine = token.getLine();
    }
  }

  /** The comments right before a token. */
  Optional<Doc> before(Token token) {
    return Optional.ofNullable(byStart.get(token.getStartIndex()));
  }

  private Doc doc() {
    StringBuilder text = new StringBuilder();
    for (Token comment : pending) {
      String line = comment.getText().substring(SLASHES).stripTrailing();
      text.append(comment == pending.get(0) ? "" : "\n")
          .append(line.startsWith(" ") ? line.substring(1) : line);
    }
    return new Doc(text.toString(), findings.span(pending.get(0), pending.get(pending.size() - 1)));
  }
}
