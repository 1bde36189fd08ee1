package io.hyb.codegen;

import io.hyb.arch.Distillation;
import io.hyb.arch.Hybrid;
import io.hyb.arch.KvProbe;
import io.hyb.arch.Layer;
import io.hyb.arch.Merge;
import io.hyb.arch.Model;
import io.hyb.arch.Rope;
import io.hyb.arch.Source;
import io.hyb.arch.Ssm;
import io.hyb.arch.Stage;
import io.hyb.arch.Teacher;
import java.nio.file.Path;
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
          Optional.empty(),
          "llama",
          6,
          8,
          4,
          32,
          256,
          512,
          4096,
          new Rope(10000, Optional.empty()),
          1e-5,
          true,
          Optional.of(2048),
          3);

  /** Eight heads of their own, scaled RoPE, an untied head. */
  static final Teacher SCALED =
      new Teacher(
          "Scaled",
          Optional.empty(),
          Optional.empty(),
          "llama",
          2,
          4,
          4,
          16,
          64,
          160,
          1000,
          new Rope(500000, Optional.of(new Rope.Llama3Scaling(32, 1, 4, 8192))),
          1e-6,
          false,
          Optional.empty(),
          3);

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
    models.put("keep-all", keepAll());
    models.put("keep-none", hybrid("KeepNone", Merge.CONCAT, Map.of()));
    models.put("every-source", everySource());
    return models;
  }

  /** The quickstart's hybrid. */
  public static Hybrid rad4() {
    List<Layer> layers =
        List.of(
            layer(0, 16, Merge.CONCAT, 19, List.of()),
            layer(1, 16, Merge.CONCAT, 19, List.of(0, 7)),
            layer(2, 8, Merge.CONCAT, 16, List.of()),
            layer(3, 8, Merge.CONCAT, 16, List.of(2)),
            layer(4, 8, Merge.CONCAT, 16, List.of(2)),
            layer(5, 8, Merge.CONCAT, 16, List.of()));
    Distillation distillation =
        new Distillation(
            List.of(
                new Source.Text("data/prose.txt", Path.of("data/prose.txt"), 0.5),
                new Source.Kv(PROBE, 0.5)),
            List.of(
                stage(
                    "align", Stage.Match.HIDDEN_STATES, Stage.Train.MIXERS, 400_000, 1e-3, 8, 256),
                stage("finish", Stage.Match.LOGITS, Stage.Train.ALL, 100_000, 3e-4, 8, 256)));
    return new Hybrid("Rad4", GNA_TINY, layers, Optional.of(distillation), "rad4.hyb", 14);
  }

  private static Hybrid keepAll() {
    List<Layer> layers =
        IntStream.range(0, 6)
            .mapToObj(i -> new Layer(i, all8(), Optional.empty(), Merge.CONCAT, 16))
            .toList();
    return new Hybrid("KeepAll", GNA_TINY, layers, Optional.empty(), "rad4.hyb", 14);
  }

  private static Hybrid everySource() {
    Distillation distillation =
        new Distillation(
            List.of(
                new Source.Text("data/*.txt", Path.of("data/*.txt"), 0.25),
                new Source.Jsonl("data/a.jsonl", Path.of("data/a.jsonl"), "text", 0.25),
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
                    2.0),
                stage("l", Stage.Match.LOGITS, Stage.Train.MIXERS, 1000, 1e-4, 32, 512)));
    Hybrid base = hybrid("every-source 1", Merge.ADAPTER, Map.of(0, all8(), 2, List.of(1, 2, 3)));
    return new Hybrid(
        base.name(), GNA_TINY, base.layers(), Optional.of(distillation), "a<b>*/\\u.hyb", 1);
  }

  private static Hybrid hybrid(String name, Merge merge, Map<Integer, List<Integer>> kept) {
    List<Layer> layers =
        IntStream.range(0, 6)
            .mapToObj(i -> layer(i, 8, merge, 16, kept.getOrDefault(i, List.of())))
            .toList();
    return new Hybrid(name, GNA_TINY, layers, Optional.empty(), "rad4.hyb", 14);
  }

  private static Layer layer(int index, int dState, Merge merge, int line, List<Integer> kept) {
    Ssm ssm = new Ssm(dState, 4, 64, Ssm.Init.FROM_ATTENTION);
    return new Layer(index, kept, Optional.of(ssm), merge, line);
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
    return new Stage(label, match, train, tokens, lr, batch, sequence, 1, 0.1, 0.1, 0.1, 1.0, 1.0);
  }
}
