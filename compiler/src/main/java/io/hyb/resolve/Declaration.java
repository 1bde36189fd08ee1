package io.hyb.resolve;

import io.hyb.diagnostic.Span;
import io.hyb.language.BlockType;
import io.hyb.language.HybridSchema;
import io.hyb.language.Language;
import io.hyb.language.RankingSchema;
import io.hyb.language.TeacherSchema;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A named top-level block.
 *
 * @param kind what it declares
 * @param name its name, at its place
 * @param parent for {@code X extends Y} the word {@code Y}, for {@code X over Y} likewise
 * @param block its items; inheritance and settings are applied to these
 */
public record Declaration(Kind kind, Word name, Optional<Word> parent, Block block) {
  /** The declarations of the language. */
  public enum Kind {
    TEACHER(TeacherSchema.TEACHER),
    RANKING(RankingSchema.RANKING),
    HYBRID(HybridSchema.HYBRID),
    SWEEP(Language.SWEEP);

    private final BlockType type;

    Kind(BlockType type) {
      this.type = type;
    }

    public String keyword() {
      return type.name();
    }

    /** What the language says about such a declaration. */
    public BlockType type() {
      return type;
    }

    /** The kind that this keyword declares. */
    public static Optional<Kind> of(String keyword) {
      for (Kind kind : values()) {
        if (kind.keyword().equals(keyword)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  /** Where it starts. */
  public Span place() {
    return block.header();
  }

  /** Whether it can be compiled by itself. */
  public boolean isModel() {
    return kind == Kind.HYBRID || kind == Kind.TEACHER;
  }

  Declaration with(Block changed) {
    return new Declaration(kind, name, parent, changed);
  }

  /** The same declaration with further items. */
  public Declaration with(List<? extends Item> more) {
    if (more.isEmpty()) {
      return this;
    }
    List<Item> items = new ArrayList<>(block.items());
    items.addAll(more);
    return with(block.with(items));
  }
}
