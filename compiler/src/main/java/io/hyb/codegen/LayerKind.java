package io.hyb.codegen;

import io.hyb.arch.LayerShape;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mixer;
import java.util.List;
import java.util.Optional;

/**
 * What decides on the code of a layer: its shape, differences that make none in the code levelled
 * out. Layers of one kind share a class.
 */
record LayerKind(LayerShape shape) {

  /** Nothing but attention. */
  static LayerKind attention(int heads) {
    return new LayerKind(LayerShape.attention(heads));
  }

  /** The kind of {@code layer}: where its weights start is nothing that its code knows. */
  static LayerKind of(LayerShape layer) {
    Optional<Merge> merge = layer.merge().map(each -> levelled(each, layer.kept().isEmpty()));
    Optional<Mixer> mixer = layer.mixer().map(each -> each.with(Init.FRESH));
    return new LayerKind(new LayerShape(layer.heads(), layer.kept(), layer.window(), mixer, merge));
  }

  /** Without kept heads, merges that have no weights of their own there all leave nothing to do. */
  private static Merge levelled(Merge merge, boolean alone) {
    boolean nothingToDo = alone && merge.allHeadsRecur() && merge.weights(1, false).isEmpty();
    return nothingToDo ? Merge.SUM : merge;
  }

  int heads() {
    return shape.heads();
  }

  /** Teacher heads that are attention, ascending. */
  List<Integer> kept() {
    return shape.kept();
  }

  /** How many positions the kept heads see, if not all. */
  Optional<Integer> window() {
    return shape.window();
  }

  /** Heads that recur, ascending. */
  List<Integer> recurrent() {
    return shape.recurrent();
  }

  boolean attends() {
    return !kept().isEmpty();
  }

  boolean recurs() {
    return shape.mixer().isPresent();
  }

  boolean keepsAll() {
    return kept().size() == heads();
  }

  /** What recurs, where anything does. */
  Mixer mixer() {
    return shape.mixer().orElseThrow();
  }

  /** How the two meet, where anything recurs. */
  Merge merge() {
    return shape.merge().orElseThrow();
  }

  /** Whether the branches read the stream through norms of the merge, not of the layer. */
  boolean mergeNormsInputs() {
    return shape.merge().filter(Merge::normsInputs).isPresent();
  }

  /** Kept and recurrent heads side by side before one output projection, or one of the two. */
  boolean sideBySide() {
    return shape.merge().filter(Merge::allHeadsRecur).isEmpty();
  }
}
