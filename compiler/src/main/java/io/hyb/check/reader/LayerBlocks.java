package io.hyb.check.reader;

import io.hyb.arch.merge.Merge;
import io.hyb.check.rule.HeadGrid;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.language.HybridSchema;
import io.hyb.language.MixerSchema;
import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Statement;
import io.hyb.syntax.tree.Value;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Applies the {@code layers SET { … }} blocks of a hybrid: each replaces what it names, and no two
 * name one thing of one layer.
 */
final class LayerBlocks {
  private final String hybrid;
  private final Optional<HeadGrid> grid;
  private final List<LayerDraft> drafts;
  private final Declarations declarations;
  private final List<Diagnostic> findings;

  /** For each key the layers in which it has been set. */
  private final Map<String, BitSet> claimed = new HashMap<>();

  LayerBlocks(
      String hybrid, Optional<HeadGrid> grid, List<LayerDraft> drafts, Declarations declarations) {
    this.hybrid = hybrid;
    this.grid = grid;
    this.drafts = drafts;
    this.declarations = declarations;
    this.findings = declarations.findings();
  }

  /** Applies one block; returns whether nothing in it is wrong. */
  boolean read(Block block) {
    int before = findings.size();
    BitSet layers = LayerSet.read(block, grid, findings);
    boolean sound = findings.size() == before;
    Fields fields = Fields.of(HybridSchema.LAYERS, block, findings);
    layers.stream().forEach(i -> drafts.get(i).decidedBy(block.header()));
    sound &= fields.isSound() & keep(fields, layers);
    Optional<Located<Merge.Kind>> merge = fields.find(HybridSchema.MERGE);
    if (merge.isPresent()) {
      Span place = merge.get().span();
      sound &= claim(HybridSchema.MERGE.name(), place, layers);
      layers.stream()
          .forEach(i -> drafts.get(i).merge(merge.get().value().merge(), Optional.of(place)));
    }
    Optional<Block> mixer = fields.only(MixerSchema.SSM_OF_LAYERS);
    return mixer.isPresent() ? sound & mixer(mixer.get(), layers) : sound;
  }

  private boolean mixer(Block block, BitSet layers) {
    boolean sound = isSound(block, layers);
    BitSet others = new BitSet();
    layers.stream().filter(i -> drafts.get(i).isOtherKind(block)).forEach(others::set);
    sound &= claim(MixerSchema.SSM.name(), block.header(), others);
    for (Item item : block.items()) {
      if (item instanceof Assignment assignment) {
        String key = MixerSchema.SSM.name() + "." + assignment.pathText();
        sound &= claim(key, assignment.value().span(), layers);
      }
    }
    layers.stream().forEach(i -> drafts.get(i).mixer(block));
    return sound;
  }

  /** Whether a block by itself is right; one without a kind is of those that its layers have. */
  private boolean isSound(Block block, BitSet layers) {
    if (!block.labels().isEmpty() || layers.isEmpty()) {
      return Fields.of(MixerSchema.SSM_OF_LAYERS, block, findings).isSound();
    }
    boolean sound = true;
    // By their words: hashing records would make method handles at start-up.
    Map<String, List<Value>> kinds = new LinkedHashMap<>();
    layers.stream()
        .mapToObj(i -> drafts.get(i).mixerKind())
        .forEach(kind -> kinds.putIfAbsent(word(kind), kind));
    for (List<Value> kind : kinds.values()) {
      Block whole = block.with(kind, block.items());
      sound &= Fields.of(MixerSchema.SSM, whole, findings).isSound();
    }
    return sound;
  }

  private static String word(List<Value> kind) {
    return !kind.isEmpty() && kind.get(0) instanceof Value.Name name ? name.text() : "";
  }

  private boolean keep(Fields fields, BitSet layers) {
    boolean sound = true;
    Optional<Statement> keep = fields.statement(HybridSchema.KEEP);
    Optional<Block> attention = fields.only(HybridSchema.ATTENTION);
    if (attention.isPresent()) {
      Fields inner = Fields.of(HybridSchema.ATTENTION, attention.get(), findings);
      Optional<Statement> innerKeep = inner.statement(HybridSchema.KEEP);
      sound = inner.isSound();
      if (keep.isPresent() && innerKeep.isPresent()) {
        findings.add(
            Diagnostic.error(
                "duplicate-key", innerKeep.get().span(), "`keep` is already set in this block"));
        sound = false;
      }
      keep = keep.or(() -> innerKeep);
    }
    return keep.isEmpty() ? sound : sound & keep(keep.get(), layers);
  }

  private boolean keep(Statement keep, BitSet layers) {
    String path = hybrid + ".layers.keep";
    HeadSet heads = new HeadSet(path, grid, Optional.of(layers), declarations);
    boolean sound = heads.read(keep) & claim(HybridSchema.KEEP.name(), keep.span(), layers);
    layers.stream().forEach(i -> drafts.get(i).keep(heads.kept(i), keep.span()));
    return sound;
  }

  /** Notes that a key is set in these layers; reports it where another block has set it before. */
  private boolean claim(String key, Span span, BitSet layers) {
    BitSet before = claimed.computeIfAbsent(key, unused -> new BitSet());
    BitSet twice = (BitSet) before.clone();
    twice.and(layers);
    before.or(layers);
    if (twice.isEmpty()) {
      return true;
    }
    findings.add(
        Diagnostic.error(
            "layer-conflict",
            span,
            "`" + key + "` of layer " + twice.nextSetBit(0) + " is already set by another block"));
    return false;
  }
}
