package io.hyb.codegen;

import io.hyb.arch.Family;
import io.hyb.arch.Hybrid;
import io.hyb.arch.KvProbe;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Schedule;
import io.hyb.arch.Source;
import io.hyb.arch.Stage;
import io.hyb.arch.Teacher;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.GatedDeltaNet;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mamba2;
import io.hyb.arch.mixer.Mixer;
import io.hyb.diagnostic.Span;
import io.hyb.runtime.testing.FamilyTeacher;
import io.hyb.source.Origins;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Architectures by hand, as the checker would give them. */
public final class Fixtures {
  public static final Spec SPEC = new Spec("rad4.hyb", "hyb 1\n");

  static final Teacher GNA_TINY =
      new Teacher(
          "GnaTiny",
          Optional.of("models/gna-tiny"),
          Family.LLAMA,
          6,
          8,
          4,
          32,
          256,
          512,
          4096,
          RopeShape.plain(10000),
          1e-5,
          true,
          Optional.of(2048));

  /** Eight heads of their own, scaled RoPE, an untied head. */
  static final Teacher SCALED =
      new Teacher(
          "Scaled",
          Optional.empty(),
          Family.LLAMA,
          2,
          4,
          4,
          16,
          64,
          160,
          1000,
          RopeShape.llama3(500000, 32, 1, 4, 8192),
          1e-6,
          false,
          Optional.empty());

  private static final KvProbe PROBE =
      new KvProbe(8, 32, 1, KvProbe.Form.QUESTION, KvProbe.Values.NUMBER, ":");

  private Fixtures() {}

  /** Every architecture that has a golden folder, by the folder's name. */
  public static Map<String, Model> all() {
    Map<String, Model> models = new TreeMap<>();
    models.put("teacher", GNA_TINY);
    models.put("teacher-scaled", SCALED);
    models.put("rad4", rad4());
    models.put("adapter", hybrid("RadAdapter", Merge.ADAPTER, Map.of(1, List.of(0, 7))));
    models.put("sum", hybrid("RadSum", Merge.SUM, Map.of(1, List.of(0, 7), 3, all8())));
    models.put("gated", hybrid("RadGated", Merge.GATED, Map.of(1, List.of(0, 7), 3, all8())));
    models.put("merger", hybrid("RadMerger", Merge.MERGER, Map.of(1, List.of(0, 7), 3, all8())));
    models.put("keep-all", keepAll());
    models.put("keep-none", hybrid("KeepNone", Merge.CONCAT, Map.of()));
    models.put("every-source", everySource());
    models.put("mamba2", mamba2());
    for (FamilyTeacher tiny : FamilyTeacher.values()) {
      Teacher teacher = tiny.shape();
      models.put(teacher.family().modelType(), teacher);
      models.put(teacher.family().modelType() + "-hybrid", smallHybrid(teacher));
    }
    models.put("phi-merger", merger(FamilyTeacher.PHI.shape()));
    models.put("window", windows(FamilyTeacher.QWEN3.shape()));
    models.put("gated-delta-net", deltaNet());
    return models;
  }

  /** A layer that keeps heads, one that keeps none, one whose heads meet in an adapter. */
  private static Hybrid smallHybrid(Teacher teacher) {
    Mixer mixer = new DiscreteMamba2(8, 4, 16, Init.FROM_ATTENTION);
    return new Hybrid(
        "Rad",
        teacher,
        Schedule.NONE,
        LayerShape.hybrid(4, Merge.CONCAT, mixer, 1),
        LayerShape.hybrid(4, Merge.SUM, mixer),
        LayerShape.hybrid(4, Merge.ADAPTER, mixer, 0, 3));
  }

  /** As many groups as heads, fewer, and another mixer beside it. */
  private static Hybrid mamba2() {
    return new Hybrid(
        "RadMamba2",
        GNA_TINY,
        Schedule.NONE,
        LayerShape.hybrid(8, Merge.CONCAT, new Mamba2(8, 4, 64, Init.FROM_ATTENTION, 7), 1),
        LayerShape.hybrid(8, Merge.CONCAT, new Mamba2(8, 4, 64, Init.FROM_ATTENTION, 8)),
        LayerShape.hybrid(8, Merge.CONCAT, new Mamba2(8, 4, 64, Init.FRESH, 2)),
        LayerShape.hybrid(8, Merge.MERGER, new Mamba2(8, 4, 64, Init.FRESH, 2), 1),
        LayerShape.hybrid(8, Merge.CONCAT, new DiscreteMamba2(8, 4, 64, Init.FROM_ATTENTION)),
        LayerShape.attention(8));
  }

  /** Whose branches have norms of their own, so that the MLP's is the layer's. */
  private static Hybrid merger(Teacher teacher) {
    Mixer mixer = new DiscreteMamba2(8, 4, 16, Init.FROM_ATTENTION);
    return new Hybrid(
        "Rad",
        teacher,
        Schedule.NONE,
        LayerShape.hybrid(4, Merge.MERGER, mixer, 1),
        LayerShape.hybrid(4, Merge.MERGER, mixer),
        LayerShape.hybrid(4, Merge.MERGER, mixer, 0, 1, 2, 3));
  }

  private static Hybrid deltaNet() {
    Mixer mixer = new GatedDeltaNet(8, 4, 64, Init.FROM_ATTENTION);
    return new Hybrid(
        "RadDelta",
        SCALED,
        Schedule.NONE,
        LayerShape.hybrid(4, Merge.CONCAT, mixer, 1),
        LayerShape.hybrid(4, Merge.MERGER, mixer));
  }

  /** A layer with a window, one that is like it otherwise, and one whose heads see themselves. */
  private static Hybrid windows(Teacher teacher) {
    Mixer mixer = new DiscreteMamba2(8, 4, 16, Init.FROM_ATTENTION);
    LayerShape layer = LayerShape.hybrid(4, Merge.CONCAT, mixer, 1);
    return new Hybrid(
        "Rad",
        teacher,
        Schedule.NONE,
        layer.withWindow(4),
        layer,
        LayerShape.attention(4).withWindow(1));
  }

  /** The quickstart's hybrid. */
  public static Hybrid rad4() {
    Schedule schedule =
        new Schedule(
            List.of(new Source.Text("data/prose.txt", 0.5), new Source.Kv(PROBE, 0.5)),
            List.of(
                stage(
                    "align", Stage.Match.HIDDEN_STATES, Stage.Train.MIXERS, 400_000, 1e-3, 8, 256),
                stage("finish", Stage.Match.LOGITS, Stage.Train.ALL, 100_000, 3e-4, 8, 256)));
    return new Hybrid(
        "Rad4",
        GNA_TINY,
        schedule,
        layer(16, Merge.CONCAT, List.of()),
        layer(16, Merge.CONCAT, List.of(0, 7)),
        layer(8, Merge.CONCAT, List.of()),
        layer(8, Merge.CONCAT, List.of(2)),
        layer(8, Merge.CONCAT, List.of(2)),
        layer(8, Merge.CONCAT, List.of()));
  }

  /** The sources of a fixture, said to be on certain lines of a spec. */
  public static GeneratedModel generate(Model model) {
    String file = model.name().equals("every-source 1") ? "a<b>.hyb" : SPEC.file();
    Origins origins = new Origins();
    origins.put(model.name(), place(file, model instanceof Hybrid ? 14 : 3));
    for (int i = 0; i < model.stack().size(); i++) {
      boolean wide = model.stack().get(i).mixer().filter(mixer -> mixer.dState() == 16).isPresent();
      origins.putLayer(model.name(), i, place(file, wide ? 19 : 16));
    }
    return ModelGenerator.generate(model, SPEC, origins);
  }

  private static Span place(String file, int line) {
    return new Span(file, line, 1, line, 1);
  }

  private static Hybrid keepAll() {
    LayerShape[] layers =
        IntStream.range(0, 6).mapToObj(i -> LayerShape.attention(8)).toArray(LayerShape[]::new);
    return new Hybrid("KeepAll", GNA_TINY, Schedule.NONE, layers);
  }

  private static Hybrid everySource() {
    Schedule schedule =
        new Schedule(
            List.of(
                new Source.Text("data/*.txt", 0.25),
                new Source.JsonLines("data/a.jsonl", "text", 0.25),
                new Source.Kv(
                    new KvProbe(
                        10, 55, 5, KvProbe.Form.CONTINUATION, KvProbe.Values.WORD, ": \"\n"),
                    0.2),
                new Source.Copy(16, 64, 0.1),
                new Source.Needle(128, 256, 0.1),
                new Source.Sampled(4096, 512, 0.9, 0.1)),
            List.of(
                new Stage(
                    "m",
                    Stage.Match.MATRICES,
                    Stage.Train.ALL,
                    5_000_000_000L,
                    5e-5,
                    16,
                    1024,
                    4,
                    0.05,
                    0.2,
                    0.01,
                    0.5,
                    2.0,
                    true),
                stage("l", Stage.Match.LOGITS, Stage.Train.MIXERS, 1000, 1e-4, 32, 512)));
    Hybrid base = hybrid("every-source 1", Merge.ADAPTER, Map.of(0, all8(), 2, List.of(1, 2, 3)));
    return new Hybrid(base.name(), GNA_TINY, schedule, base.stack().toArray(LayerShape[]::new));
  }

  private static Hybrid hybrid(String name, Merge merge, Map<Integer, List<Integer>> kept) {
    LayerShape[] layers =
        IntStream.range(0, 6)
            .mapToObj(i -> layer(8, merge, kept.getOrDefault(i, List.of())))
            .toArray(LayerShape[]::new);
    return new Hybrid(name, GNA_TINY, Schedule.NONE, layers);
  }

  private static LayerShape layer(int dState, Merge merge, List<Integer> kept) {
    Mixer mixer = new DiscreteMamba2(dState, 4, 64, Init.FROM_ATTENTION);
    return LayerShape.hybrid(8, merge, mixer, kept.toArray(Integer[]::new));
  }

  private static List<Integer> all8() {
    return IntStream.range(0, 8).boxed().toList();
  }

  private static Stage stage(
      String label,
      Stage.Match match,
      Stage.Train train,
      long tokens,
      double lr,
      int batch,
      int sequence) {
    return new Stage(
        label, match, train, tokens, lr, batch, sequence, 1, 0.1, 0.1, 0.1, 1.0, 1.0, false);
  }
}
