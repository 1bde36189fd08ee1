package io.hyb.arch.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.Examples;
import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Schedule;
import io.hyb.arch.Stage;
import io.hyb.arch.Stage.Match;
import io.hyb.arch.Stage.Train;
import io.hyb.arch.merge.Merge;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActivationsTest {
  /** Of a micro-batch of 32 sequences of 2,048 tokens in bfloat16. */
  private static final long BYTES = 32 * 2048 * 2;

  private static final long D = 2048;
  private static final long D_FF = 8192;

  /** Two norms, q, k and v of each head, what is mixed and projected, the MLP's. */
  private static final long ATTENTION = 2 * D + 3 * 32 * 64 + D + D + 3 * D_FF + D;

  /** Where layer 15 alone recurs; its projections, and as many convolved as x, B and C have. */
  private static final long RECURRENT =
      ATTENTION - 3 * 32 * 64 + 32 * (2 * 64 + 17) + 32 * (64 + 16);

  @Test
  void endToEndEveryLayerReachedHoldsItsOwn() {
    Activations all = of(Match.LOGITS, Train.ALL);
    assertThat(all.kept()).isEqualTo((15 * ATTENTION + RECURRENT) * BYTES);
    assertThat(all.recomputed()).isEqualTo((16 * D + RECURRENT) * BYTES);
    Activations last = of(Match.LOGITS, Train.MIXERS);
    assertThat(last.kept()).isEqualTo(RECURRENT * BYTES);
    assertThat(last.recomputed()).isEqualTo((D + RECURRENT) * BYTES);
  }

  @Test
  void layersMatchedOneByOneHoldOneLayersRecomputedOrNot() {
    Activations one = of(Match.HIDDEN_STATES, Train.MIXERS);
    assertThat(one).isEqualTo(new Activations(RECURRENT * BYTES, RECURRENT * BYTES));
  }

  @Test
  void matricesOfPairsAreNotEstimated() {
    Stage stage = Examples.stage("s", Match.MATRICES, Train.MIXERS);
    assertThat(Activations.of(model(), stage, 2)).isEmpty();
  }

  private static Activations of(Match match, Train train) {
    return Activations.of(model(), Examples.stage("s", match, train), 2).orElseThrow();
  }

  private static Hybrid model() {
    List<LayerShape> layers = new ArrayList<>(Collections.nCopies(16, LayerShape.attention(32)));
    layers.set(15, LayerShape.hybrid(32, Merge.CONCAT, Examples.STATE_8));
    return new Hybrid("One", Examples.LLAMA_1B, Schedule.NONE, layers.toArray(LayerShape[]::new));
  }
}
