package io.hyb.check.reader;

import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.PendingRanking;
import io.hyb.arch.Schedule;
import io.hyb.check.rule.HeadGrid;
import io.hyb.diagnostic.Span;
import io.hyb.language.DistillSchema;
import io.hyb.language.HybridSchema;
import io.hyb.language.MixerSchema;
import io.hyb.resolve.Declaration;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a {@code hybrid} whose inheritance has been resolved. */
final class HybridReader {
  private final Declaration declaration;
  private final Declarations declarations;
  private final String name;
  private final Fields fields;
  private final List<LayerDraft> drafts = new ArrayList<>();
  private Optional<PendingRanking> pending = Optional.empty();
  private Optional<HeadBudget> budget = Optional.empty();

  /** Whether nothing that makes its layers is wrong. */
  private boolean sound;

  HybridReader(Declaration declaration, Declarations declarations) {
    this.declaration = declaration;
    this.declarations = declarations;
    this.name = declaration.name().text();
    this.fields = Fields.of(HybridSchema.HYBRID, declaration.block(), declarations.scope());
    this.sound = fields.isSound();
    declarations.contracts().put(name, fields.contracts());
  }

  Optional<Hybrid> read() {
    TeacherReading teacher = teacher();
    fields.note(name, declarations.origins());
    draft(teacher.grid());
    Schedule schedule =
        fields
            .only(DistillSchema.DISTILL)
            .map(block -> new DistillReader(name, declarations).read(block))
            .orElse(Schedule.NONE);
    MixerReader mixers = new MixerReader(declarations);
    if (sound && budget.isPresent() && teacher.teacher().isPresent()) {
      sound = budget.get().fill(drafts, teacher.teacher().get(), mixers);
    }
    Optional<List<LayerShape>> layers = layers(teacher.grid(), mixers);
    if (!sound || teacher.teacher().isEmpty() || layers.isEmpty()) {
      return Optional.empty();
    }
    Hybrid hybrid = new Hybrid(name, teacher.teacher().get(), schedule, awaited(), layers.get());
    declarations.parts().add(name, hybrid);
    return Optional.of(hybrid);
  }

  private Optional<PendingRanking> awaited() {
    List<Optional<Integer>> windows = new ArrayList<>();
    drafts.forEach(draft -> windows.add(draft.windowOfRanked()));
    return pending.map(ranking -> ranking.withWindows(windows));
  }

  private TeacherReading teacher() {
    // One whose parent is not known may have had its teacher from there.
    boolean orphan = declaration.parent().isPresent();
    Optional<Located<String>> word =
        orphan ? fields.find(HybridSchema.TEACHER) : fields.require(HybridSchema.TEACHER);
    sound &= !orphan;
    return word.map(given -> declarations.teacher(given.value(), given.span()))
        .orElse(TeacherReading.NONE);
  }

  /** Brings together what holds for all layers and what the {@code layers} blocks say. */
  private void draft(Optional<HeadGrid> grid) {
    Optional<Span> mergePlace = fields.find(HybridSchema.MERGE).map(Located::span);
    for (int i = 0; i < grid.map(HeadGrid::layers).orElse(0); i++) {
      LayerDraft draft = new LayerDraft(declaration.place());
      draft.merge(fields.get(HybridSchema.MERGE).merge(), mergePlace);
      drafts.add(draft);
    }
    fields.only(HybridSchema.ATTENTION).ifPresent(block -> attention(block, grid));
    fields.only(MixerSchema.SSM).ifPresent(this::mixer);
    LayerBlocks blocks = new LayerBlocks(name, grid, drafts, declarations);
    for (Block block : fields.blocks(HybridSchema.LAYERS)) {
      sound &= blocks.read(block);
    }
  }

  private void attention(Block block, Optional<HeadGrid> grid) {
    Fields attention = Fields.of(HybridSchema.ATTENTION, block, declarations.scope());
    sound &= attention.isSound();
    attention
        .find(HybridSchema.WINDOW)
        .ifPresent(window -> drafts.forEach(draft -> draft.window(window)));
    attention.statement(HybridSchema.KEEP).ifPresent(keep -> keep(keep, block.header(), grid));
  }

  private void keep(Statement keep, Span decided, Optional<HeadGrid> grid) {
    String path = name + ".attention.keep";
    declarations.origins().put(path, keep.span());
    HeadSet heads = new HeadSet(path, grid, Optional.empty(), declarations);
    sound &= heads.read(keep);
    for (int i = 0; i < drafts.size(); i++) {
      drafts.get(i).keep(heads.kept(i), keep.span());
      drafts.get(i).decidedBy(decided);
    }
    pending = heads.pending();
    budget = heads.budget();
    if (pending.isPresent() || budget.isPresent()) {
      drafts.forEach(LayerDraft::awaitRanking);
    }
  }

  private void mixer(Block block) {
    sound &= Fields.of(MixerSchema.SSM, block, declarations.scope()).isSound();
    drafts.forEach(draft -> draft.mixer(block));
  }

  private Optional<List<LayerShape>> layers(Optional<HeadGrid> grid, MixerReader mixers) {
    List<LayerShape> layers = new ArrayList<>();
    for (int i = 0; i < drafts.size(); i++) {
      drafts.get(i).note(name, i, declarations.origins());
      drafts.get(i).layer(name, i, grid.orElseThrow().heads(), mixers).ifPresent(layers::add);
    }
    return layers.size() == drafts.size() ? Optional.of(layers) : Optional.empty();
  }
}
