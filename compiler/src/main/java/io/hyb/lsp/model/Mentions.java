package io.hyb.lsp.model;

import io.hyb.language.BlockType;
import io.hyb.language.Choice;
import io.hyb.language.Key;
import io.hyb.language.Label;
import io.hyb.language.Language;
import io.hyb.language.Reference;
import io.hyb.language.Schema;
import io.hyb.language.Type;
import io.hyb.lsp.model.Mention.Role;
import io.hyb.resolve.Declaration;
import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Document;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Let;
import io.hyb.syntax.tree.Require;
import io.hyb.syntax.tree.Statement;
import io.hyb.syntax.tree.Value;
import io.hyb.syntax.tree.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds every word of a spec that names a declaration or a {@code let}. Where a key takes a number,
 * a word is a {@code let}; what else a word may be, the language says of the key.
 */
public final class Mentions {
  private static final Set<String> WORDS_OF_SETS = Set.of("all", "none");

  private final List<Mention> found = new ArrayList<>();

  private Mentions() {}

  /** All of them, in the order of the text. */
  public static List<Mention> in(Document document) {
    Mentions mentions = new Mentions();
    document.items().forEach(mentions::item);
    return mentions.found;
  }

  private void item(Item item) {
    if (item instanceof Let let) {
      add(let.name(), Role.DECLARES);
      numbers(let.value());
    } else if (item instanceof Block block) {
      Declaration.Kind.of(block.keyword().text())
          .ifPresent(
              kind -> {
                header(block);
                body(kind, block);
              });
    }
  }

  private void header(Block block) {
    List<Value> labels = block.labels();
    if (!labels.isEmpty() && labels.get(0) instanceof Value.Name name) {
      add(name, Role.DECLARES);
    }
    if (labels.size() == 3 && labels.get(2) instanceof Value.Name parent) {
      add(parent, Role.DECLARATION);
    }
  }

  private void body(Declaration.Kind kind, Block block) {
    if (kind.type() == Language.SWEEP) {
      block.items().forEach(this::axis);
    } else {
      block.items().forEach(item -> item(item, kind.type().own()));
    }
  }

  /** An item of a sweep: paths of settings, and values of any kind. */
  private void axis(Item item) {
    if (item instanceof Assignment assignment) {
      if (assignment.path().size() == 1) {
        add(assignment.path().get(0), Role.NUMBER);
      }
      names(assignment.value(), Role.EITHER);
    } else if (item instanceof Block block) {
      block.items().forEach(this::axis);
    } else if (item instanceof Require require) {
      contract(require);
    }
  }

  private void item(Item item, Schema schema) {
    if (item instanceof Assignment assignment) {
      if (schema.member(assignment.pathText()) instanceof Key<?> key) {
        value(key.type(), assignment.value());
      } else {
        numbers(assignment.value());
      }
    } else if (item instanceof Statement statement) {
      statement.arguments().forEach(this::set);
    } else if (item instanceof Require require) {
      contract(require);
    } else if (item instanceof Block block) {
      schema.block(block.keyword().text()).ifPresent(type -> inner(type, block));
    }
  }

  private void inner(BlockType type, Block block) {
    if (type.label() == Label.LAYERS) {
      block.labels().forEach(this::numbers);
    }
    Schema schema =
        !block.labels().isEmpty() && block.labels().get(0) instanceof Value.Name name
            ? type.kind(name.text()).map(type::schema).orElseGet(type::schema)
            : type.schema();
    block.items().forEach(item -> item(item, schema));
  }

  private void value(Type<?> type, Value value) {
    if (type instanceof Reference) {
      if (value instanceof Value.Name name) {
        add(name, Role.DECLARATION);
      }
    } else if (!(type instanceof Choice) && type != Type.FLAG) {
      numbers(value);
    }
  }

  /** What is kept or ordered: heads are words, and only what counts them may be a {@code let}. */
  private void set(Value value) {
    if (value instanceof Value.Top || value instanceof Value.Within) {
      numbers(value);
    } else {
      value.parts().forEach(this::set);
    }
  }

  /** What a contract names: models as arguments, and numbers. */
  private void contract(Require require) {
    names(require.left(), Role.EITHER);
    names(require.right(), Role.EITHER);
  }

  private void numbers(Value value) {
    names(value, Role.NUMBER);
  }

  /**
   * @param role what a word may name there, but for that of a ranking
   */
  private void names(Value value, Role role) {
    if (value instanceof Value.Name name) {
      if (!WORDS_OF_SETS.contains(name.text())) {
        add(name, role);
      }
      return;
    }
    value.parts().forEach(part -> names(part, role));
    if (value instanceof Value.Top top) {
      add(top.ranking(), Role.DECLARATION);
    } else if (value instanceof Value.Within within) {
      add(within.ranking(), Role.DECLARATION);
    }
  }

  private void add(Word word, Role role) {
    found.add(new Mention(word.text(), word.span(), role));
  }

  private void add(Value.Name name, Role role) {
    found.add(new Mention(name.text(), name.span(), role));
  }
}
