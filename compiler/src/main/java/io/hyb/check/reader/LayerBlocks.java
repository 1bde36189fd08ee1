package io.hyb.check.reader;

import io.hyb.arch.merge.Merge;
import io.hyb.check.rule.HeadGrid;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.language.HybridSchema;
import io.hyb.language.Member;
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
    BitSet layers = LayerSet.read(block, grid, declarations.scope());
    boolean sound = findings.size() == before;
    Fields fields = Fields.of(HybridSchema.LAYERS, block, declarations.scope());
    layers.stream().forEach(i -> drafts.get(i).decidedBy(block.header()));
    sound &= fields.isSound() & attention(fields, layers);
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
    boolean ofOneKind = claim(MixerSchema.SSM.name(), block.header(), others);
    sound &= ofOneKind;
    for (Item item : block.items()) {
      // Keys of two kinds don't conflict over and above the kinds.
      if (ofOneKind && item instanceof Assignment assignment) {
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
      return Fields.of(MixerSchema.SSM_OF_LAYERS, block, declarations.scope()).isSound();
    }
    boolean sound = true;
    // By their words: hashing records would make method handles at start-up.
    Map<String, List<Value>> kinds = new LinkedHashMap<>();
    layers.stream()
        .mapToObj(i -> drafts.get(i).mixerKind())
        .forEach(kind -> kinds.putIfAbsent(word(kind), kind));
    for (List<Value> kind : kinds.values()) {
      Block whole = block.with(kind, block.items());
      sound &= Fields.of(MixerSchema.SSM, whole, declarations.scope()).isSound();
    }
    return sound;
  }

  private static String word(List<Value> kind) {
    return !kind.isEmpty() && kind.get(0) instanceof Value.Name name ? name.text() : "";
  }

  /** What the block says of attention, in a block of its own or beside it. */
  private boolean attention(Fields fields, BitSet layers) {
    boolean sound = said(fields, layers);
    Optional<Block> attention = fields.only(HybridSchema.ATTENTION_OF_LAYERS);
    if (attention.isEmpty()) {
      return sound;
    }
    Fields inner =
        Fields.of(HybridSchema.ATTENTION_OF_LAYERS, attention.get(), declarations.scope());
    for (Member member : HybridSchema.ATTENTION_OF_LAYERS.own().members()) {
      Optional<Span> first = fields.place(member);
      Optional<Span> second = inner.place(member);
      if (first.isPresent() && second.isPresent()) {
        findings.add(Fields.alreadySet(member.name(), first.get(), second.get()));
        return false;
      }
    }
    return sound & inner.isSound() & said(inner, layers);
  }

  private boolean said(Fields fields, BitSet layers) {
    boolean sound = true;
    Optional<Statement> keep = fields.statement(HybridSchema.KEEP);
    if (keep.isPresent()) {
      sound &= keep(keep.get(), layers);
    }
    Optional<Located<Optional<Integer>>> window = fields.find(HybridSchema.WINDOW);
    if (window.isPresent()) {
      sound &= claim(HybridSchema.WINDOW.name(), window.get().span(), layers);
      layers.stream().forEach(i -> drafts.get(i).window(window.get()));
    }
    return sound;
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
