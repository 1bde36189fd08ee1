package io.hyb.codegen;

import io.hyb.arch.Layer;
import io.hyb.arch.Merge;
import io.hyb.arch.Ssm;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What decides on the code of a hybrid's layer. Layers of one kind share a class.
 *
 * @param heads heads of the teacher's layer
 * @param kept teacher heads that are attention, ascending
 * @param recurrence what the others are; empty where nothing recurs
 * @param merge how the two meet: {@code CONCAT} where nothing recurs, {@code SUM} where every head
 *     recurs alone
 */
record LayerKind(int heads, List<Integer> kept, Optional<Recurrence> recurrence, Merge merge) {

  /** The numbers of a recurrence that its code knows; where its weights start is not among them. */
  record Recurrence(int dState, int conv, int chunk) {
    static Recurrence of(Ssm ssm) {
      return new Recurrence(ssm.dState(), ssm.conv(), ssm.chunk());
    }
  }

  LayerKind {
    kept = List.copyOf(kept);
  }

  /** Nothing but attention. */
  static LayerKind attention(int heads) {
    List<Integer> all = IntStream.range(0, heads).boxed().toList();
    return new LayerKind(heads, all, Optional.empty(), Merge.CONCAT);
  }

  /** The kind of {@code layer}: differences that make none in the code are levelled out. */
  static LayerKind of(Layer layer, int heads) {
    boolean keepsAll = layer.kept().size() == heads;
    if (layer.ssm().isEmpty() || (keepsAll && layer.merge() == Merge.CONCAT)) {
      return new LayerKind(heads, layer.kept(), Optional.empty(), Merge.CONCAT);
    }
    boolean nothingToMerge = layer.kept().isEmpty() && layer.merge() != Merge.CONCAT;
    return new LayerKind(
        heads,
        layer.kept(),
        layer.ssm().map(Recurrence::of),
        nothingToMerge ? Merge.SUM : layer.merge());
  }

  boolean attends() {
    return !kept.isEmpty();
  }

  boolean recurs() {
    return recurrence.isPresent();
  }

  boolean keepsAll() {
    return kept.size() == heads;
  }

  /** Kept and recurrent heads lie side by side before one output projection. */
  boolean sideBySide() {
    return merge == Merge.CONCAT;
  }

  /** Heads that recur, ascending. */
  List<Integer> recurrent() {
    return IntStream.range(0, heads)
        .filter(head -> recurs() && !(sideBySide() && kept.contains(head)))
        .boxed()
        .toList();
  }
}
