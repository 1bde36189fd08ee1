package io.hyb.check;

import io.hyb.arch.Layer;
import io.hyb.arch.Merge;
import io.hyb.arch.Ssm;
import io.hyb.arch.Teacher;
import io.hyb.diagnostic.Span;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A layer while the hybrid's settings and those of its {@code layers} block come together. */
final class LayerDraft {
  private static final int DEFAULT_CONV = 4;
  private static final int DEFAULT_CHUNK = 64;

  private final int index;
  private BitSet kept = new BitSet();
  private Optional<Located<Integer>> dState = Optional.empty();
  private int conv = DEFAULT_CONV;
  private int chunk = DEFAULT_CHUNK;
  private Ssm.Init init = Ssm.Init.FROM_ATTENTION;
  private Merge merge = Merge.CONCAT;
  private int line;

  LayerDraft(int index) {
    this.index = index;
  }

  void keep(BitSet heads) {
    kept = heads;
  }

  void decidedBy(Span place) {
    line = place.line();
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
    return merge != Merge.CONCAT || recurs(teacher);
  }

  boolean lacksState() {
    return dState.isEmpty();
  }

  /**
   * The place of a state too large for its start: {@code from_attention} finds at most head_dim
   * directions in a head.
   */
  Optional<Located<Integer>> stateTooLarge(Teacher teacher) {
    return allowsMixer(teacher) && init == Ssm.Init.FROM_ATTENTION
        ? dState.filter(state -> state.value() > teacher.headDim())
        : Optional.empty();
  }

  Layer layer(Teacher teacher) {
    List<Integer> heads = kept.stream().boxed().collect(Collectors.toList());
    Optional<Ssm> ssm =
        allowsMixer(teacher)
            ? dState.map(state -> new Ssm(state.value(), conv, chunk, init))
            : Optional.empty();
    return new Layer(index, heads, ssm, merge, line);
  }
}
