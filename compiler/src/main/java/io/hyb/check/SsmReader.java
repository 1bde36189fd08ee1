package io.hyb.check;

import io.hyb.arch.mixer.Init;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.syntax.tree.Block;
import java.util.List;

/** Reads {@code ssm discrete_mamba2 { … }}, for a hybrid or for some of its layers. */
final class SsmReader {
  /** Far beyond any mixer, and small enough to be multiplied with each other. */
  private static final int MOST = 1 << 16;

  static final Key<Integer> D_STATE = new Key<>("d_state", Numbers.whole(1, MOST));
  static final Key<Integer> CONV = new Key<>("conv", Numbers.whole(1, MOST));
  static final Key<Integer> CHUNK = new Key<>("chunk", Numbers.whole(1, MOST));
  static final Key<Init> INIT = new Key<>("init", Choice.of(Init.values()));

  private static final Schema SCHEMA = Schema.of("an ssm", D_STATE, CONV, CHUNK, INIT);
  private static final List<String> KINDS = List.of("discrete_mamba2");

  private SsmReader() {}

  /** Whether the block gives a d_state that has been reported as wrong. */
  static boolean isStateWrong(Fields ssm) {
    return ssm.has(D_STATE.name()) && ssm.find(D_STATE).isEmpty();
  }

  /** A hybrid's own mixer, whose kind must be named. */
  static Fields read(Block block, List<Diagnostic> findings) {
    Kinds.isKind(block, KINDS, findings);
    return new Fields(SCHEMA, block, findings);
  }

  /** What some layers change about it; the kind may be left out. */
  static Fields readChange(Block block, List<Diagnostic> findings) {
    if (!block.labels().isEmpty()) {
      Kinds.isKind(block, KINDS, findings);
    }
    return new Fields(SCHEMA, block, findings);
  }
}
