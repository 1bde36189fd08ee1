package io.hyb.check;

import io.hyb.arch.Teacher;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Statement;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Applies the {@code layers SET { … }} blocks of a hybrid: each replaces what it names, and no two
 * name one thing of one layer.
 */
final class LayerBlocks {
  private static final Schema SCHEMA =
      Schema.of("a layers block", HybridReader.MERGE)
          .withBlocks("ssm", "attention")
          .withStatements("keep");

  private static final List<Key<?>> SSM_KEYS =
      List.of(SsmReader.D_STATE, SsmReader.CONV, SsmReader.CHUNK, SsmReader.INIT);

  private final Optional<Teacher> teacher;
  private final List<LayerDraft> drafts;
  private final Declarations declarations;
  private final List<Diagnostic> findings;

  /** For each key the layers in which it has been set. */
  private final Map<String, BitSet> claimed = new HashMap<>();

  LayerBlocks(Optional<Teacher> teacher, List<LayerDraft> drafts, Declarations declarations) {
    this.teacher = teacher;
    this.drafts = drafts;
    this.declarations = declarations;
    this.findings = declarations.findings();
  }

  /** Applies one block; tells whether it gives a d_state that has been reported as wrong. */
  boolean read(Block block) {
    BitSet layers =
        teacher.isPresent()
            ? LayerSet.read(
                block.labels(),
                block.header(),
                teacher.get().name(),
                teacher.get().layers(),
                findings)
            : new BitSet();
    Fields fields = new Fields(SCHEMA, block, findings);
    for (int i = layers.nextSetBit(0); i >= 0; i = layers.nextSetBit(i + 1)) {
      drafts.get(i).decidedBy(block.header());
    }
    keep(fields, layers);
    fields
        .find(HybridReader.MERGE)
        .filter(merge -> claim("merge", merge.span(), layers))
        .ifPresent(
            merge -> layers.stream().forEach(i -> drafts.get(i).merge(merge.value().merge())));
    return fields.only("ssm").map(ssm -> ssm(ssm, layers)).orElse(false);
  }

  private boolean ssm(Block block, BitSet layers) {
    Fields ssm = SsmReader.readChange(block, findings);
    for (Key<?> key : SSM_KEYS) {
      ssm.find(key).ifPresent(value -> claim("ssm." + key.name(), value.span(), layers));
    }
    layers.stream().forEach(i -> drafts.get(i).change(ssm));
    return SsmReader.isStateWrong(ssm);
  }

  private void keep(Fields fields, BitSet layers) {
    Optional<Statement> keep = fields.statement("keep");
    Optional<Block> attention = fields.only("attention");
    if (attention.isPresent()) {
      Optional<Statement> inner =
          new Fields(HybridReader.ATTENTION, attention.get(), findings).statement("keep");
      if (keep.isPresent() && inner.isPresent()) {
        findings.add(
            Diagnostic.error(
                "duplicate-key", inner.get().span(), "`keep` is set already in this block"));
      }
      keep = keep.or(() -> inner);
    }
    if (keep.isEmpty()) {
      return;
    }
    HeadSet heads = new HeadSet(teacher, layers, declarations);
    heads.read(keep.get().arguments(), keep.get().span());
    if (claim("keep", keep.get().span(), layers)) {
      layers.stream().forEach(i -> drafts.get(i).keep(heads.kept(i)));
    }
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
            "`" + key + "` of layer " + twice.nextSetBit(0) + " is set already by another block"));
    return false;
  }
}
