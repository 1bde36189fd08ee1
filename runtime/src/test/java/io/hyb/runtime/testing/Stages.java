package io.hyb.runtime.testing;

import io.hyb.arch.Stage;
import io.hyb.arch.StageBuilder;

/** Stages for tests, which say the values that matter to them. */
public final class Stages {
  private Stages() {}

  /** A stage with ordinary values, any of which may still be changed. */
  public static StageBuilder of(String label, Stage.Match match, long tokens) {
    return Stage.labelled(label)
        .match(match)
        .train(match == Stage.Match.LOGITS ? Stage.Train.ALL : Stage.Train.MIXERS)
        .tokens(tokens)
        .lr(1e-4)
        .batch(32)
        .sequence(512)
        .accumulate(1)
        .warmup(0.1)
        .decay(0.1)
        .weightDecay(0.1)
        .clip(1)
        .temperature(1)
        .recompute(false);
  }
}
