package io.hyb.syntax;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Result;
import io.hyb.diagnostic.SourceText;
import io.hyb.diagnostic.Span;
import io.hyb.syntax.tree.Document;
import io.hyb.syntax.tree.Value;
import io.hyb.syntax.tree.Word;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.BailErrorStrategy;
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
  private SpecParser() {}

  /**
   * Parses a whole spec.
   *
   * @param file the file as the user named it; the spans carry it
   */
  public static Result<Document> parse(String file, String text) {
    Result<Document> result = parse(file, text, new WholeFile());
    boolean nothing = result.diagnostics().isEmpty() && result.value().get().items().isEmpty();
    return nothing ? new Result<>(result.value(), List.of(emptySpec(file))) : result;
  }

  /**
   * Reads and parses a file.
   *
   * @param displayName the file as the user named it; the spans carry it
   */
  public static Result<Document> read(Path path, String displayName) {
    Result<String> text = SpecFile.read(path, displayName);
    return text.value().isEmpty()
        ? new Result<>(Optional.empty(), text.diagnostics())
        : parse(displayName, text.value().get());
  }

  /**
   * Parses the right side of an assignment that stands by itself.
   *
   * @param origin where it comes from, such as {@code --set ssm.d_state}; stands for the file
   */
  public static Result<Value> parseValue(String origin, String text) {
    return parse(origin, text, new LoneValue());
  }

  /**
   * Parses a dotted path that stands by itself, such as {@code attention.keep}.
   *
   * @param origin where it comes from, such as {@code --set}; stands for the file
   */
  public static Result<List<Word>> parsePath(String origin, String text) {
    return parse(origin, text, new LonePath());
  }

  static Diagnostic emptySpec(String file) {
    return Diagnostic.error("empty-spec", Span.startOf(file), "this spec declares nothing")
        .withFix("declare a teacher and a hybrid: `teacher T { … }  hybrid H { teacher = T … }`");
  }

  private static <C extends ParserRuleContext, T> Result<T> parse(
      String file, String text, Entry<C, T> entry) {
    Findings findings = new Findings(new SourceText(file, text));
    List<Token> tokens;
    try {
      tokens = new TokenRepair(findings, visibleTokens(file, text)).repair();
    } catch (BraceBalance.TooDeep e) {
      return new Result<>(Optional.empty(), findings.inOrder());
    }
    C tree = parse(tokens, entry, findings);
    // A lone value or path with an error has no tree worth building; a document handles its own.
    Optional<T> value =
        tree.exception == null
            ? Optional.of(entry.build(new AstBuilder(findings), tree))
            : Optional.empty();
    return new Result<>(value, findings.inOrder());
  }

  private static List<Token> visibleTokens(String file, String text) {
    List<Token> visible = new ArrayList<>();
    for (Token token : tokensAndComments(file, text)) {
      if (token.getChannel() == Token.DEFAULT_CHANNEL) {
        visible.add(token);
      }
    }
    return visible;
  }

  /** All tokens in order, comments on a channel of their own, without the one for the end. */
  static List<Token> tokensAndComments(String file, String text) {
    HybLexer lexer = new HybLexer(new Utf16CharStream(file, text));
    lexer.removeErrorListeners();
    List<Token> tokens = new ArrayList<>();
    for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
      tokens.add(token);
    }
    return tokens;
  }

  /** SLL is enough for nearly every text and the quicker; where it fails, LL finds the errors. */
  private static <C> C parse(List<Token> tokens, Entry<C, ?> entry, Findings findings) {
    CommonTokenStream input = new CommonTokenStream(new ListTokenSource(tokens));
    input.fill();
    HybParser parser = new HybParser(input);
    parser.removeErrorListeners();
    parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
    parser.setErrorHandler(new BailErrorStrategy());
    try {
      return entry.read(parser);
    } catch (ParseCancellationException e) {
      parser.reset();
      parser.getInterpreter().setPredictionMode(PredictionMode.LL);
      parser.setErrorHandler(new ErrorRecovery(new SyntaxMessages(findings)));
      return entry.read(parser);
    }
  }

  /** A rule of the grammar that a text may be as a whole. Classes, since lambdas cost start-up. */
  private interface Entry<C, T> {
    C read(HybParser parser);

    T build(AstBuilder builder, C tree);
  }

  private static final class WholeFile implements Entry<HybParser.DocumentContext, Document> {
    @Override
    public HybParser.DocumentContext read(HybParser parser) {
      return parser.document();
    }

    @Override
    public Document build(AstBuilder builder, HybParser.DocumentContext tree) {
      return builder.document(tree);
    }
  }

  private static final class LoneValue implements Entry<HybParser.LoneValueContext, Value> {
    @Override
    public HybParser.LoneValueContext read(HybParser parser) {
      return parser.loneValue();
    }

    @Override
    public Value build(AstBuilder builder, HybParser.LoneValueContext tree) {
      return builder.oneOrEnumeration(tree.values());
    }
  }

  private static final class LonePath implements Entry<HybParser.LonePathContext, List<Word>> {
    @Override
    public HybParser.LonePathContext read(HybParser parser) {
      return parser.lonePath();
    }

    @Override
    public List<Word> build(AstBuilder builder, HybParser.LonePathContext tree) {
      return builder.path(tree.path());
    }
  }
}
