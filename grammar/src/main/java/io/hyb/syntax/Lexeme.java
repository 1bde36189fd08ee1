package io.hyb.syntax;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;

/**
 * A stretch of a text that belongs together, for whoever looks at how a text is written rather than
 * at what it says.
 *
 * @param text as written
 * @param start offset of its first UTF-16 unit
 */
public record Lexeme(Kind kind, String text, int start) {
  /** What it looks like; every keyword is a word. */
  public enum Kind {
    WORD,
    NUMBER,
    STRING,
    COMMENT,
    /** An operator, a bracket, a comma or what has no meaning. */
    MARK
  }

  /** The offset just past its last unit. */
  public int end() {
    return start + text.length();
  }

  /** Whether it is written so, and no text between quotes. */
  public boolean is(String written) {
    return (kind == Kind.WORD || kind == Kind.MARK) && text.equals(written);
  }

  /** Whether it is a string, or the like, that ends where its line does rather than at a quote. */
  public boolean isOpen() {
    return switch (kind) {
      case STRING -> text.length() == 1 || text.charAt(text.length() - 1) != text.charAt(0);
      case COMMENT -> !text.startsWith("/*") || !text.endsWith("*/") || text.length() < 4;
      case WORD, NUMBER, MARK -> false;
    };
  }

  /** All lexemes of a text, in order, comments included; blanks are none. */
  public static List<Lexeme> of(String text) {
    List<Lexeme> lexemes = new ArrayList<>();
    for (Token token : SpecParser.tokensAndComments("", text)) {
      lexemes.add(new Lexeme(kind(token), token.getText(), token.getStartIndex()));
    }
    return lexemes;
  }

  private static Kind kind(Token token) {
    return switch (token.getType()) {
      case HybLexer.NUMBER, HybLexer.LEADING_POINT -> Kind.NUMBER;
      case HybLexer.STRING, HybLexer.UNTERMINATED_STRING, HybLexer.SINGLE_QUOTED -> Kind.STRING;
      case HybLexer.DOC_COMMENT,
          HybLexer.LINE_COMMENT,
          HybLexer.BLOCK_COMMENT,
          HybLexer.UNTERMINATED_COMMENT,
          HybLexer.HASH_COMMENT ->
          Kind.COMMENT;
      default -> ErrorRecovery.isWord(token.getType()) ? Kind.WORD : Kind.MARK;
    };
  }
}
