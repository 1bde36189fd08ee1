package io.hyb.check.reader;

import io.hyb.arch.LayerShape;
import io.hyb.arch.Ranking;
import io.hyb.arch.Teacher;
import io.hyb.arch.plan.Memory;
import io.hyb.arch.word.ValueType;
import io.hyb.check.rule.HeadGrid;
import io.hyb.check.rule.Selection;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.language.Numbers;
import io.hyb.language.Quantity;
import io.hyb.language.Type;
import io.hyb.syntax.tree.Value;
import java.util.List;
import java.util.Optional;

/**
 * {@code within BYTES at CONTEXT of RANKING}: the first k heads of a ranking, with the largest k
 * for which none of 0 to k heads takes more than so many bytes of cache and state, for one sequence
 * in bfloat16. Which layers they fall in matters: one that a {@code layers} block decides for keeps
 * none of them.
 */
final class HeadBudget {
  private static final Type<Long> BYTES = Numbers.bytes();
  private static final Type<Integer> CONTEXT = Numbers.context();
  private static final ValueType TYPE = ValueType.BFLOAT16;

  private final Value.Within source;
  private final String path;
  private final long bytes;
  private final int context;
  private final Ranking ranking;
  private final HeadGrid grid;
  private final Declarations declarations;

  private HeadBudget(
      Value.Within source,
      String path,
      long bytes,
      int context,
      Ranking ranking,
      HeadGrid grid,
      Declarations declarations) {
    this.source = source;
    this.path = path;
    this.bytes = bytes;
    this.context = context;
    this.ranking = ranking;
    this.grid = grid;
    this.declarations = declarations;
  }

  /**
   * The budget; empty where something is missing or wrong with it.
   *
   * @param path where the origins of its selection are noted
   */
  static Optional<HeadBudget> read(
      Value.Within source, String path, Optional<HeadGrid> grid, Declarations declarations) {
    Optional<Long> bytes = BYTES.read("within", source.bytes(), declarations.scope());
    Optional<Integer> context = CONTEXT.read("at", source.context(), declarations.scope());
    Optional<Ranking> ranking =
        declarations.ranking(source.ranking().text(), source.ranking().span());
    if (bytes.isEmpty() || context.isEmpty() || ranking.isEmpty() || grid.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new HeadBudget(
            source, path, bytes.get(), context.get(), ranking.get(), grid.get(), declarations));
  }

  /**
   * Lets the drafts keep the heads.
   *
   * @return whether there are any
   */
  boolean fill(List<LayerDraft> drafts, Teacher teacher, MixerReader mixers) {
    HeadGrid ranked = declarations.teacherOf(ranking).grid().orElse(grid);
    if (!ranked.isShapedLike(grid) || ranking.heads().isEmpty()) {
      note(new Selection(ranking, ranked, grid, 0, false));
      return false;
    }
    Optional<Integer> count = count(drafts, teacher, mixers);
    count.ifPresent(heads -> note(new Selection(ranking, ranked, grid, heads, false)));
    return count.isPresent();
  }

  /** What rules judge. */
  private void note(Selection selection) {
    String at = path + "[" + source.span().line() + ":" + source.span().column() + "]";
    declarations.origins().put(at, source.span());
    declarations.origins().put(at + ".count", source.bytes().span());
    declarations.origins().put(at + ".ranking", source.ranking().span());
    declarations.parts().add(at, selection);
  }

  /** Keeps head after head while they fit; empty if none does, or a layer can't be made. */
  private Optional<Integer> count(List<LayerDraft> drafts, Teacher teacher, MixerReader mixers) {
    Sum sum = new Sum(drafts, teacher, mixers);
    for (int i = 0; i < drafts.size(); i++) {
      sum.add(i);
    }
    long least = sum.total;
    int kept = 0;
    for (Ranking.RankedHead head : ranking.heads()) {
      LayerDraft draft = drafts.get(head.layer());
      long before = sum.total;
      if (draft.awaitsRanking()) {
        sum.remove(head.layer());
        draft.keep(head.head());
        sum.add(head.layer());
      }
      if (kept == 0) {
        least = Math.max(before, sum.total);
      }
      if (before > bytes || sum.total > bytes) {
        if (draft.awaitsRanking()) {
          draft.drop(head.head());
        }
        break;
      }
      kept++;
    }
    if (sum.wrong || kept == 0) {
      if (!sum.wrong) {
        declarations.findings().add(tooSmall(least));
      }
      return Optional.empty();
    }
    return Optional.of(kept);
  }

  private Diagnostic tooSmall(long least) {
    return Diagnostic.error(
            "budget-too-small",
            source.bytes().span(),
            "no head of `"
                + ranking.name()
                + "` fits into "
                + Quantity.bytes(bytes)
                + " at "
                + context
                + " tokens: the first one needs "
                + Quantity.bytes(least))
        .withFix(
            "within " + BYTES.write(least) + " at " + context + " of " + ranking.name(),
            BYTES.write(least));
  }

  /** Bytes of all layers, of which one may change. */
  private final class Sum {
    private final List<LayerDraft> drafts;
    private final Teacher teacher;
    private final MixerReader mixers;
    private long total;

    /** Whether a layer's mixer is wrong, which has been reported. */
    private boolean wrong;

    Sum(List<LayerDraft> drafts, Teacher teacher, MixerReader mixers) {
      this.drafts = drafts;
      this.teacher = teacher;
      this.mixers = mixers;
    }

    void add(int layer) {
      total += bytes(layer);
    }

    void remove(int layer) {
      total -= bytes(layer);
    }

    private long bytes(int index) {
      Optional<LayerShape> layer =
          drafts.get(index).layer(declaration(), index, grid.heads(), mixers);
      wrong |= layer.isEmpty();
      return layer
          .map(
              shape ->
                  TYPE.bytes()
                      * Memory.ofLayer(shape, shape.kept().size(), teacher.headDim(), context)
                          .total())
          .orElse(0L);
    }

    private String declaration() {
      return path.substring(0, path.indexOf('.'));
    }
  }
}
