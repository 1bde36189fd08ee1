package io.hyb.syntax;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/** A pass over tokens that puts others in their place. */
final class TokenCursor {
  private final Findings findings;
  private final List<? extends Token> raw;
  private final List<Token> repaired;
  private int next;

  TokenCursor(Findings findings, List<? extends Token> raw) {
    this.findings = findings;
    this.raw = raw;
    this.repaired = new ArrayList<>(raw.size() + 8);
  }

  Findings findings() {
    return findings;
  }

  /** What has been put out so far. */
  List<Token> repaired() {
    return repaired;
  }

  boolean atEnd() {
    return next == raw.size();
  }

  /** The token after those taken so far. */
  Token peek() {
    return raw.get(next);
  }

  Token take() {
    return raw.get(next++);
  }

  /** The type of a token after the next one, the next one being 0; that of the end beyond it. */
  int typeAhead(int distance) {
    return next + distance < raw.size() ? raw.get(next + distance).getType() : Token.EOF;
  }

  /** A token after the next one, which there must be. */
  Token ahead(int distance) {
    return raw.get(next + distance);
  }

  /** Whether the next token follows another without a blank. */
  boolean isGlued(Token last) {
    return !atEnd() && peek().getStartIndex() == last.getStopIndex() + 1;
  }

  /** The text from one token to another. */
  String written(Token first, Token last) {
    return findings.source().text().substring(first.getStartIndex(), last.getStopIndex() + 1);
  }

  /** Puts out a token in the place of those from an offset to another. */
  void emit(int type, int start, int end, String written) {
    CommonToken token = new CommonToken(type, written);
    token.setStartIndex(start);
    token.setStopIndex(end - 1);
    token.setLine(findings.source().lineAt(start));
    repaired.add(token);
  }

  /** The same of whole tokens. */
  void emit(int type, Token first, Token last, String written) {
    emit(type, first.getStartIndex(), last.getStopIndex() + 1, written);
  }
}
