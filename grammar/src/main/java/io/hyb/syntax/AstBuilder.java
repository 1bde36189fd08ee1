package io.hyb.syntax;

import io.hyb.diagnostic.Span;
import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Document;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Statement;
import io.hyb.syntax.tree.Value;
import io.hyb.syntax.tree.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;

/** ANTLR's parse tree to Hyb's own; items in which the parser found an error are left out. */
final class AstBuilder {
  private final Findings findings;

  AstBuilder(Findings findings) {
    this.findings = findings;
  }

  Document document(HybParser.DocumentContext context) {
    int end = findings.source().text().length();
    return new Document(items(context.item()), findings.source().span(0, end));
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
    return block(context.block());
  }

  private Block block(HybParser.BlockContext context) {
    Word keyword = word(context.head());
    HybParser.LabelsContext labels = context.labels();
    Span header = labels == null ? keyword.span() : keyword.span().to(span(labels));
    return new Block(keyword, labels(labels), items(context.body().item()), header, span(context));
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
    return values(context.value());
  }

  private List<Value> values(List<HybParser.ValueContext> contexts) {
    List<Value> values = new ArrayList<>(contexts.size());
    for (HybParser.ValueContext context : contexts) {
      values.add(value(context));
    }
    return List.copyOf(values);
  }

  private Value value(HybParser.ValueContext context) {
    if (context instanceof HybParser.NameContext name) {
      return new Value.Name(name.getText(), span(name));
    }
    if (context instanceof HybParser.NumberContext number) {
      return number(number.NUMBER());
    }
    if (context instanceof HybParser.TextContext text) {
      return new Value.Text(StringLiteral.decode(text.start, findings), span(text));
    }
    if (context instanceof HybParser.RangeContext range) {
      Optional<Value> step =
          range.NUMBER() == null ? Optional.empty() : Optional.of(number(range.NUMBER()));
      return new Value.Range(end(range.first), end(range.last), step, span(range));
    }
    if (context instanceof HybParser.TopContext top) {
      Value count = top.NUMBER() == null ? brackets(top.brackets()) : number(top.NUMBER());
      return new Value.Top(count, word(top.word()), span(top));
    }
    if (context instanceof HybParser.EveryContext every) {
      return new Value.Every(number(every.NUMBER(0)), number(every.NUMBER(1)), span(every));
    }
    if (context instanceof HybParser.MeasuredContext measured) {
      return new Value.Measured(
          number(measured.NUMBER(0)), number(measured.NUMBER(1)), span(measured));
    }
    return brackets(((HybParser.ListContext) context).brackets());
  }

  private Value brackets(HybParser.BracketsContext context) {
    return new Value.Brackets(values(context.value()), span(context));
  }

  private Value end(HybParser.EndContext context) {
    return context.NUMBER() == null
        ? new Value.Name(context.getText(), span(context))
        : number(context.NUMBER());
  }

  private Value.Number number(TerminalNode node) {
    Token token = node.getSymbol();
    Numeral numeral = Numeral.of(token.getText());
    return new Value.Number(numeral.value(), numeral.unit(), findings.span(token));
  }

  private Word word(ParserRuleContext context) {
    return new Word(context.getText(), span(context));
  }

  private Span span(ParserRuleContext context) {
    return findings.span(context.start, context.stop);
  }
}
