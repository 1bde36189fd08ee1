package io.hyb.lsp.answer;

import io.hyb.diagnostic.SourceText;
import io.hyb.diagnostic.Span;
import io.hyb.language.Choice;
import io.hyb.language.Key;
import io.hyb.language.Reference;
import io.hyb.language.Type;
import io.hyb.lsp.model.Frame;
import io.hyb.lsp.model.Reading;
import io.hyb.syntax.Lexeme;
import io.hyb.syntax.tree.Allow;
import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Let;
import io.hyb.syntax.tree.Require;
import io.hyb.syntax.tree.Statement;
import io.hyb.syntax.tree.Value;
import io.hyb.syntax.tree.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.lsp4j.SemanticTokens;

/**
 * What each word of a spec is, for an editor to colour: the same word is a key in one place and a
 * name in another.
 */
public final class Colours {
  /** Kinds of words, called as the protocol calls them. */
  private enum Kind {
    KEYWORD("keyword"),
    PROPERTY("property"),
    DECLARATION("class"),
    CHOICE("enumMember"),
    LABEL("label"),
    VARIABLE("variable"),
    FUNCTION("function"),
    PARAMETER("parameter"),
    NUMBER("number"),
    STRING("string"),
    COMMENT("comment"),
    OPERATOR("operator");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  /** Words between values, which have no node of their own. */
  private static final Set<String> BETWEEN =
      Set.of("top", "of", "within", "at", "every", "from", "all", "none", "but", "else");

  private static final Set<String> WORDS_OF_SETS = Set.of("all", "none");

  /** Units that may be apart from their number. */
  private static final Set<String> UNITS = Set.of("KiB", "MiB", "GiB");

  private static final String BRACKETS = "{}[](),";

  private final SourceText source;

  /** What the words at some offsets are. */
  private final Map<Integer, Kind> known = new HashMap<>();

  private Colours(SourceText source) {
    this.source = source;
  }

  /** The protocol's names of the kinds, in the order of their numbers. */
  public static List<String> legend() {
    List<String> legend = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      legend.add(kind.word);
    }
    return legend;
  }

  public static SemanticTokens of(Reading reading) {
    Colours colours = new Colours(reading.source());
    reading.document().ifPresent(document -> Frame.walk(document, colours::item));
    return new SemanticTokens(colours.encoded());
  }

  private void item(Frame frame, Item item) {
    if (item instanceof Block block) {
      header(frame, block);
    } else if (item instanceof Assignment assignment) {
      boolean entry = frame.schema().entries().isPresent() && isEntry(frame, assignment);
      assignment.path().forEach(word -> put(word, entry ? Kind.CHOICE : Kind.PROPERTY));
      value(assignment.value(), wordOf(frame, assignment));
    } else if (item instanceof Statement statement) {
      put(statement.keyword(), Kind.KEYWORD);
      statement.arguments().forEach(value -> value(value, Kind.CHOICE));
    } else if (item instanceof Let let) {
      put(item.span(), Kind.KEYWORD);
      put(let.name(), Kind.VARIABLE);
      value(let.value(), Kind.VARIABLE);
    } else if (item instanceof Require require) {
      put(item.span(), Kind.KEYWORD);
      value(require.left(), Kind.VARIABLE);
      value(require.right(), Kind.VARIABLE);
    } else if (item instanceof Allow allow) {
      put(item.span(), Kind.KEYWORD);
      putAll(allow.id());
    }
  }

  private static boolean isEntry(Frame frame, Assignment assignment) {
    return frame.schema().entries().orElseThrow().matches().test(assignment.pathText());
  }

  /** What a word is that a key takes. */
  private static Kind wordOf(Frame frame, Assignment assignment) {
    if (!(frame.schema().member(assignment.pathText()) instanceof Key<?> key)) {
      return Kind.VARIABLE;
    }
    Type<?> type = key.type();
    return type instanceof Reference
        ? Kind.DECLARATION
        : type instanceof Choice || type == Type.FLAG ? Kind.CHOICE : Kind.VARIABLE;
  }

  private void header(Frame frame, Block block) {
    put(block.keyword(), Kind.KEYWORD);
    Frame inner = frame.within(block);
    List<Value> labels = block.labels();
    for (int i = 0; i < labels.size(); i++) {
      boolean isLink = i == 1 && labels.size() == 3;
      value(labels.get(i), isLink ? Kind.KEYWORD : labelKind(inner));
    }
  }

  private static Kind labelKind(Frame inner) {
    if (inner.type().isEmpty()) {
      return Kind.LABEL;
    }
    return switch (inner.type().get().label()) {
      case NAME -> Kind.DECLARATION;
      case KIND, OPTIONAL_KIND -> Kind.CHOICE;
      case LAYERS -> Kind.VARIABLE;
      case LABEL, FILE, NONE -> Kind.LABEL;
    };
  }

  /**
   * @param word what a word is there
   */
  private void value(Value value, Kind word) {
    if (value instanceof Value.Name name) {
      boolean isName = word == Kind.DECLARATION || word == Kind.LABEL;
      if (isName || !WORDS_OF_SETS.contains(name.text())) {
        put(name.span(), word);
      }
    } else if (value instanceof Value.Call call) {
      put(call.function(), Kind.FUNCTION);
      for (Value.Argument argument : call.arguments()) {
        argument.name().ifPresent(name -> put(name, Kind.PARAMETER));
        value(argument.value(), Kind.VARIABLE);
      }
    } else if (value instanceof Value.Top top) {
      value(top.count(), Kind.VARIABLE);
      put(top.ranking(), Kind.DECLARATION);
    } else if (value instanceof Value.Within within) {
      value(within.bytes(), Kind.VARIABLE);
      value(within.context(), Kind.VARIABLE);
      put(within.ranking(), Kind.DECLARATION);
    } else {
      value.parts().forEach(part -> value(part, word));
    }
  }

  private void put(Word word, Kind kind) {
    put(word.span(), kind);
  }

  /** Of the word that a span begins with. */
  private void put(Span span, Kind kind) {
    known.put(source.start(span), kind);
  }

  /** An id may have hyphens, which make several words of it. */
  private void putAll(Word id) {
    int start = source.start(id.span());
    for (int i = 0; i < id.text().length(); i++) {
      known.put(start + i, Kind.CHOICE);
    }
  }

  private List<Integer> encoded() {
    Encoder encoder = new Encoder();
    for (Lexeme lexeme : Lexeme.of(source.text())) {
      Kind kind = known.getOrDefault(lexeme.start(), usual(lexeme));
      if (kind != null) {
        encoder.add(lexeme, kind);
      }
    }
    return encoder.data;
  }

  /** What a lexeme is by its looks; null for one that needs no colour. */
  private static Kind usual(Lexeme lexeme) {
    return switch (lexeme.kind()) {
      case NUMBER -> Kind.NUMBER;
      case STRING -> Kind.STRING;
      case COMMENT -> Kind.COMMENT;
      case WORD ->
          BETWEEN.contains(lexeme.text())
              ? Kind.KEYWORD
              : UNITS.contains(lexeme.text()) ? Kind.NUMBER : null;
      case MARK -> BRACKETS.contains(lexeme.text()) ? null : Kind.OPERATOR;
    };
  }

  /**
   * Writes tokens as the protocol wants them: each relative to the one before, none of two lines.
   */
  private final class Encoder {
    private final List<Integer> data = new ArrayList<>();
    private int line;
    private int column;

    void add(Lexeme lexeme, Kind kind) {
      int start = lexeme.start();
      while (start < lexeme.end()) {
        Span span = source.span(start, lexeme.end());
        int length =
            span.line() == span.endLine()
                ? lexeme.end() - start
                : source.line(span.line()).length() - span.column() + 1;
        if (length > 0) {
          add(span.line() - 1, span.column() - 1, length, kind);
        }
        start = span.line() == span.endLine() ? lexeme.end() : source.offset(span.line() + 1, 1);
      }
    }

    private void add(int atLine, int atColumn, int length, Kind kind) {
      data.add(atLine - line);
      data.add(atLine == line ? atColumn - column : atColumn);
      data.add(length);
      data.add(kind.ordinal());
      data.add(0);
      line = atLine;
      column = atColumn;
    }
  }
}
