package io.hyb.lsp.completion;

import io.hyb.check.contract.Figure;
import io.hyb.explain.Explanations;
import io.hyb.language.BlockType;
import io.hyb.language.Choice;
import io.hyb.language.Kind;
import io.hyb.language.OrNone;
import io.hyb.language.Reference;
import io.hyb.language.Type;
import io.hyb.lsp.answer.TopicCard;
import io.hyb.lsp.model.Names;
import io.hyb.lsp.model.Reading;
import io.hyb.lsp.text.Places;
import io.hyb.resolve.Declaration;
import java.util.List;
import org.eclipse.lsp4j.CompletionItemKind;
import org.eclipse.lsp4j.CompletionList;
import org.eclipse.lsp4j.Position;

/**
 * What fits at a place of a spec: keys of the block, words of a choice, names, heads. Names are
 * those that the spec sees, and those that it saw when nothing in it was broken.
 */
public final class Completions {
  private final Reading now;
  private final Reading whole;
  private final Typed typed;
  private final Proposals proposals;

  private Completions(Reading now, Reading whole, Typed typed, Proposals proposals) {
    this.now = now;
    this.whole = whole;
    this.typed = typed;
    this.proposals = proposals;
  }

  /**
   * @param whole the last reading in which nothing was broken
   * @param snippets whether the editor knows places to fill in
   */
  public static CompletionList at(Reading now, Reading whole, Position position, boolean snippets) {
    int offset = Places.offset(now.source(), position);
    Typed typed = Typed.before(now.source(), offset);
    Proposals proposals = new Proposals(now.source(), start(typed), offset, snippets);
    Completions completions = new Completions(now, whole, typed, proposals);
    boolean unfinished = completions.propose();
    return new CompletionList(unfinished, proposals.all());
  }

  /** The id of a diagnostic has hyphens, which make several words of it. */
  private static int start(Typed typed) {
    int back = 1;
    int start = typed.start();
    while (typed.isBack(back, "-") && typed.back(back + 1).isPresent()) {
      start = typed.back(back + 1).get().start();
      back += 2;
    }
    return typed.isBack(back, "allow") ? start : typed.start();
  }

  /**
   * @return whether more may be proposed after another letter
   */
  private boolean propose() {
    return switch (typed.form()) {
      case COMMENT -> false;
      case STRING -> {
        new Files(now, typed, proposals).propose();
        yield false;
      }
      case CODE -> code(start(typed) < typed.start() ? new Slot.Id() : Slot.after(typed));
    };
  }

  private boolean code(Slot slot) {
    if (slot instanceof Slot.Item) {
      new Items(typed.frame(), proposals).propose();
    } else if (slot instanceof Slot.Value value) {
      value(value.key().type());
      new Items(typed.frame(), proposals).byDefault(value.key());
    } else if (slot instanceof Slot.Heads) {
      new HeadWords(now, whole, typed, proposals).propose();
      return true;
    } else if (slot instanceof Slot.Layers) {
      keyword("all", "every layer");
      proposals.snippet(
          "every", CompletionItemKind.Keyword, "", "Every so many layers.", "every $0");
      lets();
    } else if (slot instanceof Slot.Number number) {
      lets();
      if (number.contract()) {
        functions();
      }
    } else if (slot instanceof Slot.Ranking) {
      names(Declaration.Kind.RANKING);
    } else if (slot instanceof Slot.Hybrid) {
      names(Declaration.Kind.HYBRID);
    } else if (slot instanceof Slot.Kind kind) {
      kinds(kind.type());
    } else if (slot instanceof Slot.Import) {
      new Files(now, typed, proposals).quoted();
    } else if (slot instanceof Slot.Id) {
      Explanations explanations = Explanations.load();
      explanations
          .ids()
          .forEach(
              id ->
                  proposals.word(
                      id, CompletionItemKind.EnumMember, "", explanations.of(id).orElse("")));
    } else if (slot instanceof Slot.Word word) {
      keyword(word.word(), "");
    } else if (slot instanceof Slot.Varied) {
      for (Declaration.Kind kind : Declaration.Kind.values()) {
        names(kind);
      }
      lets();
    }
    return false;
  }

  private void keyword(String word, String detail) {
    proposals.word(word, CompletionItemKind.Keyword, detail, "");
  }

  private void value(Type<?> type) {
    if (type instanceof Reference reference) {
      Declaration.Kind.of(reference.keyword()).ifPresent(this::names);
    } else if (type instanceof Choice<?> choice) {
      choice.words().forEach(word -> proposals.word(word, CompletionItemKind.EnumMember, "", ""));
    } else if (type == Type.FLAG) {
      List.of("true", "false").forEach(word -> keyword(word, ""));
    } else if (type != Type.TEXT) {
      if (type instanceof OrNone) {
        keyword("none", "");
      }
      lets();
    }
  }

  private void names(Declaration.Kind kind) {
    Names.of(kind, now, whole)
        .forEach(name -> name(name, CompletionItemKind.Class, kind.keyword()));
  }

  private void lets() {
    Names.ofLets(now, whole).forEach(name -> name(name, CompletionItemKind.Constant, "let"));
  }

  private void name(String name, CompletionItemKind kind, String detail) {
    proposals.word(name, kind, detail, whole.compilation().doc(name).orElse(""));
  }

  /** What a contract may ask of a model. */
  private void functions() {
    for (Figure figure : Figure.values()) {
      String arguments = figure.takesContext() ? "(context = $0)" : "()";
      proposals.snippet(
          figure.word(), CompletionItemKind.Function, "", "", figure.word() + arguments);
    }
    names(Declaration.Kind.HYBRID);
    names(Declaration.Kind.TEACHER);
  }

  private void kinds(BlockType type) {
    for (Kind kind : type.kinds()) {
      String doc =
          typed.frame().topic(type.name()).stream()
              .flatMap(topic -> topic.inside().stream())
              .filter(topic -> topic.name().equals(kind.name()))
              .map(TopicCard::body)
              .findFirst()
              .orElse(kind.doc());
      proposals.word(kind.name(), CompletionItemKind.EnumMember, type.name(), doc);
    }
  }
}
