package io.hyb.syntax;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Result;
import io.hyb.diagnostic.SourceText;
import io.hyb.diagnostic.Span;
import io.hyb.syntax.tree.Document;
import io.hyb.syntax.tree.Value;
import io.hyb.syntax.tree.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/**
 * Text to syntax tree. Nothing here throws for what a user wrote: every finding is in the result,
 * beside as much of the tree as could be read.
 */
public final class SpecParser {
  /** The largest file parsed as a spec; the longest ranking of a large model is a tenth of it. */
  public static final int MAX_BYTES = 1 << 20;

  /** How many operators an expression may have; specs write two or three. */
  public static final int MAX_OPERATORS = 256;

  private SpecParser() {}

  /**
   * Parses a whole spec.
   *
   * @param file the file as the user named it; the spans carry it
   */
  public static Result<Document> parse(String file, String text) {
    Result<Document> result = document(file, text);
    boolean nothing = result.diagnostics().isEmpty() && result.value().get().items().isEmpty();
    return nothing ? new Result<>(result.value(), List.of(emptySpec(file))) : result;
  }

  /** The same of a text that may declare nothing. */
  static Result<Document> document(String file, String text) {
    return parse(file, text, HybParser::document, AstBuilder::document);
  }

  /**
   * Parses what a file holds, which may be no text at all.
   *
   * @param file the file as the user named it; the spans carry it
   * @param bytes the whole file, or more than {@link #MAX_BYTES} of it
   */
  public static Result<Document> parse(String file, byte[] bytes) {
    Result<String> text = SpecFile.text(bytes, file);
    return text.value().isEmpty()
        ? new Result<>(Optional.empty(), text.diagnostics())
        : parse(file, text.value().get());
  }

  /**
   * Parses the right side of an assignment by itself.
   *
   * @param origin where it comes from, such as {@code --set ssm.d_state}; takes the place of the
   *     file's name
   */
  public static Result<Value> parseValue(String origin, String text) {
    return parse(
        origin,
        text,
        HybParser::loneValue,
        (builder, tree) -> builder.oneOrEnumeration(tree.values()));
  }

  /**
   * Parses a dotted path by itself, such as {@code attention.keep}.
   *
   * @param origin where it comes from, such as {@code --set}; takes the place of the file's name
   */
  public static Result<List<Word>> parsePath(String origin, String text) {
    return parse(origin, text, HybParser::lonePath, (builder, tree) -> builder.path(tree.path()));
  }

  private static Diagnostic emptySpec(String file) {
    return Diagnostic.error("empty-spec", Span.startOf(file), "this spec declares nothing")
        .withFix("declare a teacher and a hybrid: `teacher T { … }  hybrid H { teacher = T … }`");
  }

  /**
   * @param rule the rule of the grammar that the text is to be as a whole
   * @param build makes a value of its tree
   */
  private static <C extends ParserRuleContext, T> Result<T> parse(
      String file, String text, Function<HybParser, C> rule, BiFunction<AstBuilder, C, T> build) {
    Findings findings = new Findings(new SourceText(file, text));
    DocComments docs = new DocComments(findings);
    List<Token> tokens;
    try {
      tokens = new TokenRepair(findings, visibleTokens(file, text, docs)).repair();
    } catch (BraceBalance.TooDeep e) {
      return new Result<>(Optional.empty(), findings.inOrder());
    }
    C tree = parse(tokens, rule, findings);
    // A lone value or path with an error has no tree worth building; a document handles its own.
    Optional<T> value =
        tree.exception == null
            ? Optional.of(build.apply(new AstBuilder(findings, docs), tree))
            : Optional.empty();
    return new Result<>(value, findings.inOrder());
  }

  private static List<Token> visibleTokens(String file, String text, DocComments docs) {
    List<Token> visible = new ArrayList<>();
    for (Token token : tokensAndComments(file, text)) {
      docs.add(token);
      if (token.getChannel() == Token.DEFAULT_CHANNEL) {
        visible.add(token);
      }
    }
    return visible;
  }

  /**
   * All tokens in order, comments on a channel of their own, without the one for the end. Their
   * lines are those of {@link SourceText}: ANTLR knows no lone carriage return.
   */
  static List<Token> tokensAndComments(String file, String text) {
    SourceText source = new SourceText(file, text);
    HybLexer lexer = new HybLexer(new Utf16CharStream(file, text));
    lexer.removeErrorListeners();
    List<Token> tokens = new ArrayList<>();
    for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
      ((CommonToken) token).setLine(source.lineAt(token.getStartIndex()));
      tokens.add(token);
    }
    return tokens;
  }

  /** SLL is enough for nearly every text and the quicker; where it fails, LL finds the errors. */
  private static <C> C parse(List<Token> tokens, Function<HybParser, C> rule, Findings findings) {
    CommonTokenStream input = new CommonTokenStream(new ListTokenSource(tokens));
    input.fill();
    HybParser parser = new HybParser(input);
    parser.removeErrorListeners();
    parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
    parser.setErrorHandler(new BailErrorStrategy());
    try {
      return rule.apply(parser);
    } catch (ParseCancellationException e) {
      parser.reset();
      parser.getInterpreter().setPredictionMode(PredictionMode.LL);
      parser.setErrorHandler(new ErrorRecovery(new SyntaxMessages(findings)));
      return rule.apply(parser);
    }
  }
}
