package io.hyb.arch;

import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.GatedDeltaNet;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mamba2;
import io.hyb.arch.mixer.Mixer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Models for the tests of this module. */
public final class Examples {
  public static final Teacher LLAMA_1B =
      new Teacher(
          "Llama32_1B",
          Optional.empty(),
          Family.LLAMA,
          16,
          32,
          8,
          64,
          2048,
          8192,
          128256,
          RopeShape.llama3(500000, 32, 1, 4, 8192),
          1e-5,
          true,
          Optional.of(131072));

  public static final Mixer STATE_8 = new DiscreteMamba2(8, 4, 64, Init.FROM_ATTENTION);

  /** One of each kind, whose settings are not the defaults. */
  public static Mixer mixer(Mixer.Kind kind) {
    return switch (kind) {
      case DISCRETE_MAMBA2 -> new DiscreteMamba2(6, 3, 32, Init.FRESH);
      case MAMBA2 -> new Mamba2(6, 3, 32, Init.FRESH, 4);
      case GATED_DELTA_NET -> new GatedDeltaNet(6, 3, 32, Init.FRESH);
    };
  }

  private static final KvProbe PROBE =
      new KvProbe(8, 32, 2, KvProbe.Form.QUESTION, KvProbe.Values.WORD, ":");

  private Examples() {}

  /** Ten heads kept over ten of sixteen layers, the rest recurring. */
  public static Hybrid rad10(Merge merge) {
    LayerShape[] layers = new LayerShape[16];
    for (int i = 0; i < layers.length; i++) {
      layers[i] =
          i < 10 ? LayerShape.hybrid(32, merge, STATE_8, i) : LayerShape.hybrid(32, merge, STATE_8);
    }
    return new Hybrid("Rad10", LLAMA_1B, schedule(), layers);
  }

  /** The same with a window in its first layer. */
  public static Hybrid windowed(Hybrid hybrid) {
    List<LayerShape> layers = new ArrayList<>(hybrid.stack());
    layers.set(0, layers.get(0).withWindow(512));
    return new Hybrid(hybrid.name(), hybrid.teacher(), hybrid.schedule(), hybrid.pending(), layers);
  }

  /** Every kind of source, and a stage for every loss. */
  public static Schedule schedule() {
    return new Schedule(
        List.of(
            new Source.Text("data/*.txt", 0.2),
            new Source.JsonLines("data/lines.jsonl", "body", 0.2),
            new Source.Kv(PROBE, 0.2),
            new Source.Copy(8, 64, 0.2),
            new Source.Needle(64, 256, 0.1),
            new Source.Sampled(4096, 512, 0.9, 0.1)),
        List.of(
            stage("orient", Stage.Match.MATRICES, Stage.Train.MIXERS),
            stage("align", Stage.Match.HIDDEN_STATES, Stage.Train.MIXERS),
            stage("finish", Stage.Match.LOGITS, Stage.Train.ALL)));
  }

  public static Stage stage(String label, Stage.Match match, Stage.Train train) {
    return stageOf(label, match, train).build();
  }

  /** The same, any value of which may still be changed. */
  public static StageBuilder stageOf(String label, Stage.Match match, Stage.Train train) {
    return Stage.labelled(label)
        .match(match)
        .train(train)
        .tokens(5_000_000_000L)
        .lr(1e-4)
        .batch(32)
        .sequence(2048)
        .accumulate(4)
        .warmup(0.1)
        .decay(0.2)
        .weightDecay(0.05)
        .clip(1.5)
        .temperature(0.7)
        .recompute(false);
  }
}
