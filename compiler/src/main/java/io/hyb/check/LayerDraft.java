package io.hyb.check;

import io.hyb.arch.LayerShape;
import io.hyb.arch.Teacher;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mixer;
import io.hyb.diagnostic.Span;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** A layer while the hybrid's settings and those of its {@code layers} block come together. */
final class LayerDraft {
  private static final int DEFAULT_CONV = 4;
  private static final int DEFAULT_CHUNK = 64;

  private BitSet kept = new BitSet();
  private Optional<Located<Integer>> dState = Optional.empty();
  private int conv = DEFAULT_CONV;
  private int chunk = DEFAULT_CHUNK;
  private Init init = Init.FROM_ATTENTION;
  private Merge merge = Merge.CONCAT;
  private Span decided;

  void keep(BitSet heads) {
    kept = heads;
  }

  void decidedBy(Span place) {
    decided = place;
  }

  void merge(Merge chosen) {
    merge = chosen;
  }

  /** Takes over what an ssm block says, and leaves the rest. */
  void change(Fields ssm) {
    dState = ssm.find(SsmReader.D_STATE).or(() -> dState);
    conv = ssm.get(SsmReader.CONV, conv);
    chunk = ssm.get(SsmReader.CHUNK, chunk);
    init = ssm.get(SsmReader.INIT, init);
  }

  /** Whether some heads are not kept, so that a mixer must be there for them. */
  boolean recurs(Teacher teacher) {
    return kept.cardinality() < teacher.heads();
  }

  /** Whether a mixer has a place here; beside a layer of kept heads it may stand, but need not. */
  private boolean allowsMixer(Teacher teacher) {
    return merge.allHeadsRecur() || recurs(teacher);
  }

  boolean lacksState() {
    return dState.isEmpty();
  }

  /**
   * The place of a state too large for its start: {@code from_attention} finds at most head_dim
   * directions in a head.
   */
  Optional<Located<Integer>> stateTooLarge(Teacher teacher) {
    return allowsMixer(teacher) && init == Init.FROM_ATTENTION
        ? dState.filter(state -> state.value() > teacher.headDim())
        : Optional.empty();
  }

  /** What decided on this layer last. */
  Span decided() {
    return decided;
  }

  LayerShape layer(Teacher teacher) {
    List<Integer> heads = kept.stream().boxed().toList();
    Optional<Mixer> mixer =
        dState.map(state -> new DiscreteMamba2(state.value(), conv, chunk, init));
    return new LayerShape(teacher.heads(), heads, mixer, Optional.of(merge));
  }
}
