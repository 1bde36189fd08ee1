package io.hyb.check.reader;

import io.hyb.arch.LayerShape;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.Mixer;
import io.hyb.diagnostic.Span;
import io.hyb.language.MixerSchema;
import io.hyb.resolve.Overlay;
import io.hyb.source.Origins;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Value;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** A layer while the hybrid's settings and those of its {@code layers} block come together. */
final class LayerDraft {
  private BitSet kept = new BitSet();
  private Optional<Span> keptPlace = Optional.empty();
  private boolean ranked;
  private Optional<Located<Optional<Integer>>> window = Optional.empty();
  private Optional<Block> mixer = Optional.empty();
  private Merge merge = Merge.CONCAT;
  private Optional<Span> mergePlace = Optional.empty();
  private Span decided;

  /**
   * @param decided the place of what decides on it so far
   */
  LayerDraft(Span decided) {
    this.decided = decided;
  }

  void keep(BitSet heads, Span place) {
    kept = heads;
    keptPlace = Optional.of(place);
    ranked = false;
  }

  /** Says that a ranking decides which heads it keeps, once more is known. */
  void awaitRanking() {
    ranked = true;
  }

  /** The window that heads will have which a ranking yet to be measured keeps. */
  Optional<Integer> windowOfRanked() {
    return ranked ? window.flatMap(Located::value) : Optional.empty();
  }

  /** Whether a ranking decides which heads it keeps. */
  boolean awaitsRanking() {
    return ranked;
  }

  /** Keeps one head more. */
  void keep(int head) {
    BitSet more = (BitSet) kept.clone();
    more.set(head);
    kept = more;
  }

  /** Keeps one head less. */
  void drop(int head) {
    kept.clear(head);
  }

  /** Says how many positions its kept heads see, if not all. */
  void window(Located<Optional<Integer>> positions) {
    window = Optional.of(positions);
  }

  void decidedBy(Span place) {
    decided = place;
  }

  void merge(Merge chosen, Optional<Span> place) {
    merge = chosen;
    mergePlace = place;
  }

  /** Lays an ssm block over what the layer has. */
  void mixer(Block block) {
    mixer =
        mixer
            .map(before -> Overlay.of(MixerSchema.SSM, before, block))
            .or(() -> Optional.of(block));
  }

  /** The kind of mixer that the layer has, as a block's labels; none where it has no mixer. */
  List<Value> mixerKind() {
    return mixer.map(Block::labels).orElse(List.of());
  }

  /** Whether a block names another kind of mixer than the layer has. */
  boolean isOtherKind(Block block) {
    return mixer.isPresent() && !Overlay.isSameKind(mixer.get(), block);
  }

  /** Notes where it was said: the layer, its kept heads, their window and its merge. */
  void note(String hybrid, int index, Origins origins) {
    origins.putLayer(hybrid, index, decided);
    String path = Origins.layer(hybrid, index);
    keptPlace.ifPresent(place -> origins.put(path + ".keep", place));
    window.ifPresent(said -> origins.put(path + ".window", said.span()));
    mergePlace.ifPresent(place -> origins.put(path + ".merge", place));
  }

  /**
   * The layer; empty where its mixer is wrong. One that keeps all heads needs no mixer, and doesn't
   * ask for one.
   */
  Optional<LayerShape> layer(String hybrid, int index, int heads, MixerReader mixers) {
    int recurrent = merge.allHeadsRecur() ? heads : heads - kept.cardinality();
    Optional<Mixer> read = Optional.empty();
    if (recurrent > 0 && mixer.isPresent()) {
      read = mixers.read(mixer.get(), recurrent, Origins.layer(hybrid, index) + ".ssm");
      if (read.isEmpty()) {
        return Optional.empty();
      }
    }
    List<Integer> all = kept.stream().boxed().toList();
    Optional<Integer> positions = window.flatMap(Located::value);
    return Optional.of(new LayerShape(heads, all, positions, read, Optional.of(merge)));
  }
}
