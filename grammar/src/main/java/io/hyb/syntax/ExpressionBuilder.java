package io.hyb.syntax;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.syntax.tree.Operator;
import io.hyb.syntax.tree.Value;
import io.hyb.syntax.tree.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;

/**
 * ANTLR's tree of an expression to Hyb's own. Operators of one rank group from the left, so that a
 * long expression is a deep tree: their number is bounded.
 */
final class ExpressionBuilder {
  private final Findings findings;
  private int operators;

  ExpressionBuilder(Findings findings) {
    this.findings = findings;
  }

  /** A whole expression, outside any other. */
  Value whole(HybParser.ExpressionContext context) {
    operators = 0;
    return expression(context);
  }

  /** A number of a set. */
  Value count(HybParser.CountContext context) {
    operators = 0;
    if (context.operand().size() == 1) {
      return operand(context.operand(0));
    }
    reportOperator(context, "in a set");
    return new Value.Unreadable(span(context));
  }

  /**
   * An end of a range or an element of a list: an operand. Reports one with an operator outside
   * parentheses, and takes it as it is meant.
   *
   * @param what it is, in the user's terms, with an article
   */
  Value withoutOperator(HybParser.ExpressionContext context, String place) {
    if (context.term().size() > 1 || context.term(0).operand().size() > 1) {
      reportOperator(context, place);
    }
    return whole(context);
  }

  private void reportOperator(ParserRuleContext context, String place) {
    Span span = span(context);
    String meant = "(" + findings.source().text(span) + ")";
    findings.report(
        Diagnostic.error("needs-parentheses", span, "an expression " + place + " needs parentheses")
            .withFix("write `" + meant + "`", meant));
  }

  private Value expression(HybParser.ExpressionContext context) {
    Value value = term(context.term(0));
    for (int i = 1; i < context.term().size(); i++) {
      value = operation(value, context.getChild(2 * i - 1).getText(), term(context.term(i)));
    }
    return value;
  }

  private Value term(HybParser.TermContext context) {
    Value value = operand(context.operand(0));
    for (int i = 1; i < context.operand().size(); i++) {
      value = operation(value, context.getChild(2 * i - 1).getText(), operand(context.operand(i)));
    }
    return value;
  }

  private Value operation(Value left, String symbol, Value right) {
    Span span = left.span().to(right.span());
    operators++;
    if (operators > SpecParser.MAX_OPERATORS) {
      if (operators == SpecParser.MAX_OPERATORS + 1) {
        findings.report(
            Diagnostic.error(
                    "too-deep",
                    right.span(),
                    "this expression has more than " + SpecParser.MAX_OPERATORS + " operators")
                .withFix("name a part of it: `let part = …`"));
      }
      return new Value.Unreadable(span);
    }
    return new Value.Operation(Operator.of(symbol), left, right, span);
  }

  private Value operand(HybParser.OperandContext context) {
    Value value = primary(context.primary());
    if (context.MINUS() == null) {
      return value;
    }
    Span span = span(context);
    return context.primary().NUMBER() != null && value instanceof Value.Number number
        ? new Value.Number(number.number().negate(), number.unit(), span)
        : new Value.Negative(value, span);
  }

  private Value primary(HybParser.PrimaryContext context) {
    if (context.NUMBER() != null) {
      return number(context.NUMBER());
    }
    if (context.call() != null) {
      return call(context.call());
    }
    return context.word() != null
        ? new Value.Name(context.getText(), span(context))
        : expression(context.expression());
  }

  /** A number, of which the repair of tokens has reported what is wrong with it. */
  private Value number(TerminalNode node) {
    Token token = node.getSymbol();
    Span span = findings.span(token);
    Numeral numeral = Numeral.of(token.getText());
    return numeral.problem(span) == null
        ? new Value.Number(numeral.value(), numeral.unit(), span)
        : new Value.Unreadable(span);
  }

  private Value.Call call(HybParser.CallContext context) {
    List<Value.Argument> arguments = new ArrayList<>();
    for (HybParser.ArgumentContext argument : context.argument()) {
      arguments.add(
          new Value.Argument(
              Optional.ofNullable(argument.word()).map(this::word),
              expression(argument.expression()),
              span(argument)));
    }
    Word function = new Word(context.WORD().getText(), findings.span(context.WORD().getSymbol()));
    return new Value.Call(function, List.copyOf(arguments), span(context));
  }

  private Word word(HybParser.WordContext context) {
    return new Word(context.getText(), span(context));
  }

  private Span span(ParserRuleContext context) {
    return findings.span(context.start, context.stop);
  }
}
