package io.hyb.syntax;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.syntax.tree.Allow;
import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Comparison;
import io.hyb.syntax.tree.Document;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Let;
import io.hyb.syntax.tree.Require;
import io.hyb.syntax.tree.Statement;
import io.hyb.syntax.tree.Value;
import io.hyb.syntax.tree.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.TerminalNode;

/** ANTLR's parse tree to Hyb's own; items in which the parser found an error are left out. */
final class AstBuilder {
  private final Findings findings;
  private final DocComments docs;
  private final ExpressionBuilder expressions;

  AstBuilder(Findings findings, DocComments docs) {
    this.findings = findings;
    this.docs = docs;
    this.expressions = new ExpressionBuilder(findings);
  }

  Document document(HybParser.DocumentContext context) {
    int end = findings.source().text().length();
    boolean complete = isComplete(context.item()) && !context.skipped;
    return new Document(
        items(context.item()), findings.balanced(), complete, findings.source().span(0, end));
  }

  private List<Item> items(List<HybParser.ItemContext> contexts) {
    List<Item> items = new ArrayList<>(contexts.size());
    for (HybParser.ItemContext context : contexts) {
      if (context.exception == null) {
        items.add(item(context));
      }
    }
    return List.copyOf(items);
  }

  private static boolean isComplete(List<HybParser.ItemContext> contexts) {
    return contexts.stream().allMatch(context -> context.exception == null);
  }

  private static List<String> unread(List<HybParser.ItemContext> contexts) {
    List<String> words = new ArrayList<>();
    for (HybParser.ItemContext context : contexts) {
      if (context.exception != null) {
        words.add(context.start.getText());
      }
    }
    return List.copyOf(words);
  }

  private Item item(HybParser.ItemContext context) {
    if (context.assignment() != null) {
      HybParser.AssignmentContext assignment = context.assignment();
      return new Assignment(
          path(assignment.path()), oneOrEnumeration(assignment.values()), span(assignment));
    }
    if (context.statement() != null) {
      HybParser.StatementContext statement = context.statement();
      return new Statement(
          word(statement.statementKeyword()), values(statement.values()), span(statement));
    }
    if (context.let() != null) {
      HybParser.LetContext let = context.let();
      return new Let(
          word(let.word()), expressions.whole(let.expression()), docs.before(let.start), span(let));
    }
    if (context.allow() != null) {
      HybParser.AllowContext allow = context.allow();
      return new Allow(word(allow.word()), text(allow.STRING()), span(allow));
    }
    return context.require() != null ? require(context.require()) : block(context.block());
  }

  private Require require(HybParser.RequireContext context) {
    return new Require(
        expressions.whole(context.expression(0)),
        Comparison.of(context.comparison().getText()),
        expressions.whole(context.expression(1)),
        Optional.ofNullable(context.STRING()).map(this::text),
        span(context));
  }

  private Block block(HybParser.BlockContext context) {
    Word keyword = word(context.head());
    HybParser.LabelsContext labels = context.labels();
    HybParser.BodyContext body = context.body();
    Span header = labels == null ? keyword.span() : keyword.span().to(span(labels));
    return new Block(
        keyword,
        labels(labels),
        items(body.item()),
        isComplete(body.item()) && !body.skipped,
        unread(body.item()),
        docs.before(context.start),
        header,
        span(context));
  }

  private List<Value> labels(HybParser.LabelsContext context) {
    if (context == null) {
      return List.of();
    }
    if (context.values() != null) {
      return List.of(oneOrEnumeration(context.values()));
    }
    List<Value> labels = new ArrayList<>();
    for (HybParser.WordContext word : context.word()) {
      labels.add(new Value.Name(word.getText(), span(word)));
    }
    return List.copyOf(labels);
  }

  List<Word> path(HybParser.PathContext context) {
    List<Word> words = new ArrayList<>();
    for (HybParser.WordContext word : context.word()) {
      words.add(word(word));
    }
    return List.copyOf(words);
  }

  Value oneOrEnumeration(HybParser.ValuesContext context) {
    List<Value> values = values(context);
    return values.size() == 1 ? values.get(0) : new Value.Enumeration(values, span(context));
  }

  private List<Value> values(HybParser.ValuesContext context) {
    HybParser.ValueContext first = context.value(0);
    boolean alone = context.value().size() == 1 && first.BUT() == null;
    return alone && first.element() instanceof HybParser.ComputedContext computed
        ? List.of(computed(computed))
        : elements(context.value());
  }

  /** The values of a list, of which an {@code all but} without brackets takes those after it. */
  private List<Value> elements(List<HybParser.ValueContext> contexts) {
    List<Value> values = new ArrayList<>(contexts.size());
    HybParser.ValueContext open = null;
    List<Value> excluded = new ArrayList<>();
    for (HybParser.ValueContext context : contexts) {
      Value value = element(context.element());
      if (open != null) {
        excluded.add(value);
        reportSecond(context);
      } else if (context.BUT() == null) {
        values.add(value);
      } else if (value instanceof Value.Brackets brackets) {
        values.add(new Value.AllBut(brackets.elements(), span(context)));
      } else {
        open = context;
        excluded.add(value);
      }
    }
    if (open != null) {
      ParserRuleContext last = contexts.get(contexts.size() - 1);
      values.add(new Value.AllBut(List.copyOf(excluded), findings.span(open.start, last.stop)));
    }
    return List.copyOf(values);
  }

  private void reportSecond(HybParser.ValueContext context) {
    if (context.BUT() != null) {
      findings.report(
          Diagnostic.error(
                  "unexpected-token",
                  findings.span(context.start, context.BUT().getSymbol()),
                  "the `all but` before takes all of the list after it, this one included")
              .withFix("put brackets around what it takes: `all but [L4H2, L1H7]`"));
    }
  }

  private Value element(HybParser.ElementContext context) {
    if (context instanceof HybParser.ComputedContext computed) {
      return computed.range() == null && computed.measured() == null
          ? expressions.withoutOperator(computed.expression(), "in a list")
          : computed(computed);
    }
    if (context instanceof HybParser.TextContext text) {
      return text(text.STRING());
    }
    if (context instanceof HybParser.TopContext top) {
      Value count =
          top.brackets() == null ? expressions.count(top.count()) : brackets(top.brackets());
      return new Value.Top(count, word(top.word()), span(top));
    }
    if (context instanceof HybParser.WithinContext within) {
      return new Value.Within(
          expressions.count(within.count(0)),
          expressions.count(within.count(1)),
          word(within.word()),
          span(within));
    }
    if (context instanceof HybParser.EveryContext every) {
      return new Value.Every(
          expressions.count(every.count(0)), expressions.count(every.count(1)), span(every));
    }
    return brackets(((HybParser.ListContext) context).brackets());
  }

  private Value computed(HybParser.ComputedContext context) {
    if (context.measured() != null) {
      return new Value.Measured(
          expressions.whole(context.expression()),
          expressions.whole(context.measured().expression()),
          span(context));
    }
    if (context.range() == null) {
      return expressions.whole(context.expression());
    }
    List<HybParser.ExpressionContext> rest = context.range().expression();
    Optional<Value> step =
        rest.size() < 2
            ? Optional.empty()
            : Optional.of(expressions.withoutOperator(rest.get(1), "in a range"));
    return new Value.Range(
        expressions.withoutOperator(context.expression(), "in a range"),
        expressions.withoutOperator(rest.get(0), "in a range"),
        step,
        span(context));
  }

  private Value.Brackets brackets(HybParser.BracketsContext context) {
    return new Value.Brackets(elements(context.value()), span(context));
  }

  private Value.Text text(TerminalNode node) {
    return new Value.Text(
        StringLiteral.decode(node.getSymbol(), findings), findings.span(node.getSymbol()));
  }

  private Word word(ParserRuleContext context) {
    return new Word(context.getText(), span(context));
  }

  private Span span(ParserRuleContext context) {
    return findings.span(context.start, context.stop);
  }
}
