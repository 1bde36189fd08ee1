package io.hyb.syntax;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Edit;
import io.hyb.diagnostic.Suggestion;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;

/** What is wrong with an item whose form cannot be made out. */
final class ItemMessages {
  private static final List<String> STATEMENTS =
      List.of("keep", "import", "order", "hyb", "let", "require", "allow");

  private final Findings findings;
  private final TokenPhrases phrases;

  ItemMessages(Findings findings) {
    this.findings = findings;
    this.phrases = new TokenPhrases(findings);
  }

  /**
   * Why an item could not be read.
   *
   * @param head its first token
   * @param found what cannot be where it is
   */
  Diagnostic of(Token head, Token found, TokenStream input) {
    Token before = TokenPhrases.before(found, input);
    switch (head.getType()) {
      case HybParser.LET -> {
        return phrases
            .unexpected(found, input, "`let` needs a name, `=` and a number")
            .withFix("write it as in `let layers = 6`");
      }
      case HybParser.REQUIRE -> {
        return phrases
            .unexpected(found, input, "`require` needs two numbers and a comparison between them")
            .withFix("write it as in `require kept() <= 10` or `… else \"why\"`");
      }
      case HybParser.ALLOW -> {
        return phrases
            .unexpected(found, input, "`allow` needs the id of a diagnostic and a reason")
            .withFix("write it as in `allow ranking-tie \"either head will do\"`");
      }
      case HybParser.ELSE -> {
        return phrases
            .unexpected(found, input, "`else` needs a message between quotes")
            .withFix("write it as in `require kept() <= 10 else \"too many heads\"`");
      }
      default -> {}
    }
    if (before.getType() == HybParser.DOT) {
      return phrases
          .unexpected(found, input, "a path needs a name after its dot")
          .withFix("write it as in `attention.keep = all`");
    }
    if (isDotted(head, input)) {
      return phrases
          .unexpected(found, input, "a path needs `=` and a value after it")
          .withFix("write it as in `attention.keep = all`");
    }
    if (before == head) {
      return incomplete(head, found, input);
    }
    if (found.getType() == HybParser.ASSIGN
        && ErrorRecovery.opensBlock(input, found.getTokenIndex() + 1)) {
      return phrases
          .unexpected(found, input, "a block has no `=`")
          .withFix("write `" + phrases.text(head, before) + " { … }`");
    }
    Token last = before;
    if (isAssignmentMark(found) && ErrorRecovery.isWord(before.getType())) {
      last = input.get(before.getTokenIndex() - 1);
    } else if (startsNothing(found)) {
      return phrases
          .unexpected(found, input, "expected `{` after `" + phrases.text(head, before) + "`")
          .withNearest(head.getText(), STATEMENTS);
    }
    return last == head ? neither(head, before) : unfinishedHeader(head, last, input);
  }

  /** A word with nothing after it that would make an item of it. */
  private Diagnostic incomplete(Token head, Token found, TokenStream input) {
    String name = head.getText();
    if (found.getType() == HybParser.COLON || found.getType() == HybParser.EQUAL) {
      return phrases
          .unexpected(found, input, "expected `=` after `" + name + "`")
          .withFix("write `" + name + " = …`");
    }
    Token before = TokenPhrases.before(head, input);
    if (found.getType() == HybParser.COMMA
        && before != null
        && TokenPhrases.startsValue(before)
        && before.getLine() < head.getLine()) {
      return Diagnostic.error(
              "unexpected-token",
              findings.span(before),
              "expected `,` after "
                  + TokenPhrases.describe(before)
                  + "; found "
                  + TokenPhrases.describe(head))
          .withFix(
              "a list has commas between its values", new Edit(findings.span(before).end(), ","));
    }
    if (STATEMENTS.contains(name)) {
      return Diagnostic.error(
              "missing-value", findings.span(head), "`" + name + "` needs something after it")
          .withFix(
              switch (name) {
                case "keep" -> "say which heads: `keep L4H2, L1H7`, `keep all` or `keep none`";
                case "import" -> "say which file: `import \"std/teachers/llama-3.2.hyb\"`";
                case "order" -> "list the heads, best first: `order L9H25, L4H4`";
                default -> "say which version: `hyb 1`";
              });
    }
    return Diagnostic.error(
            "incomplete-item",
            findings.span(head),
            "`" + name + "` is neither followed by `=` nor by `{`")
        .withFix(
            "write `"
                + name
                + " = …` or `"
                + name
                + " { … }`; a list has commas between its values");
  }

  /** {@code rope theta = 10000}. */
  private Diagnostic neither(Token head, Token key) {
    Diagnostic incomplete =
        Diagnostic.error(
                "incomplete-item",
                findings.span(head),
                "`" + head.getText() + "` cannot be followed by `" + key.getText() + "`")
            .withNearest(head.getText(), STATEMENTS);
    return incomplete.fix().isPresent()
        ? incomplete
        : incomplete.withFix(
            "write `" + head.getText() + " { " + key.getText() + " … }`, or remove it");
  }

  /** {@code heads 8}, {@code kep L4H2, L1H7}, or a header without its brace. */
  private Diagnostic unfinishedHeader(Token head, Token last, TokenStream input) {
    String header = phrases.text(head, last);
    Token label = input.get(head.getTokenIndex() + 1);
    Diagnostic incomplete =
        Diagnostic.error(
            "incomplete-item",
            findings.span(head, last),
            "`" + header + "` is neither an assignment nor a block");
    Optional<String> near = Suggestion.nearest(head.getText(), STATEMENTS);
    String assigned = head.getText() + " = " + phrases.text(label, last);
    if (near.isPresent()) {
      return incomplete.withFix(
          "did you mean `" + near.get() + "`?", new Edit(findings.span(head), near.get()));
    }
    return ErrorRecovery.isWord(label.getType())
        ? incomplete.withFix("write `" + assigned + "`, or `" + header + " { … }`")
        : incomplete.withFix("write `" + assigned + "`", assigned);
  }

  private static boolean isDotted(Token head, TokenStream input) {
    return input.get(head.getTokenIndex() + 1).getType() == HybParser.DOT;
  }

  private static boolean isAssignmentMark(Token token) {
    return token.getType() == HybParser.ASSIGN || token.getType() == HybParser.DOT;
  }

  /** Marks that neither end an item nor begin one. */
  private static boolean startsNothing(Token token) {
    return token.getType() != Token.EOF
        && token.getType() != HybParser.RBRACE
        && !ErrorRecovery.isWord(token.getType());
  }
}
