package io.hyb.language;

import io.hyb.arch.merge.Merge;
import java.util.List;
import java.util.Optional;

/** {@code hybrid NAME { … }}. */
public final class HybridSchema {
  public static final Key<String> TEACHER =
      Key.required(
          "teacher", new Reference("teacher"), "The teacher that the student is made from.");

  public static final Key<Merge.Kind> MERGE =
      Key.of(
          "merge",
          Choice.of(Merge.Kind.values()),
          Merge.Kind.CONCAT,
          "How the kept heads and the recurrent heads of a layer meet.");

  public static final SetKey KEEP =
      new SetKey(
          "keep",
          "HEADS",
          "The heads that stay attention: `L4H2`, `L8H16..H20`, `all`, `none`, `all but L0H1`, `top 10"
              + " of RANKING`, `top 2% of RANKING`, or a list of them. `within 8 MiB at 32Ki of"
              + " RANKING`, alone in a hybrid's `attention`, takes as many as fit into so many bytes"
              + " of cache and state.");

  public static final Key<Optional<Integer>> WINDOW =
      Key.of(
          "window",
          new OrNone<>(Numbers.context()),
          Optional.empty(),
          "How many positions a kept head sees and the cache holds for it, its own included; `none`"
              + " for all, which lifts an inherited window.");

  public static final BlockType ATTENTION =
      BlockType.of(
          "attention",
          "Which heads stay attention, and how far back they see; no head where it is left out.",
          Schema.of("attention", KEEP, WINDOW));

  private static final Key<Optional<Integer>> WINDOW_OF_LAYERS =
      WINDOW.withoutDefault("the hybrid's");

  /** In a {@code layers} block. */
  public static final BlockType ATTENTION_OF_LAYERS =
      BlockType.of(
          "attention",
          "The same as `keep` and `window` alone.",
          Schema.of("attention", KEEP, WINDOW_OF_LAYERS));

  public static final BlockType LAYERS =
      BlockType.of(
              "layers",
              "What differs in some layers: `layers 0..3`, `layers every 4 from 3`, `layers all but 0`."
                  + " No two blocks set the same key of a layer.",
              Schema.of(
                  "a layers block",
                  KEEP,
                  WINDOW_OF_LAYERS,
                  ATTENTION_OF_LAYERS,
                  MixerSchema.SSM_OF_LAYERS,
                  MERGE.withoutDefault("the hybrid's")))
          .labelled(Label.LAYERS)
          .occurring(Occurrence.REPEATED)
          .inherited(Inherited.TOGETHER);

  public static final BlockType HYBRID =
      BlockType.of(
              "hybrid",
              "A student: which of its teacher's heads stay, what the others become, and how it is"
                  + " distilled.",
              new Schema(
                  "a hybrid",
                  List.of(
                      TEACHER,
                      MERGE,
                      ATTENTION,
                      MixerSchema.SSM,
                      LAYERS,
                      DistillSchema.DISTILL,
                      Clause.REQUIRE,
                      Clause.ALLOW),
                  Optional.empty()))
          .labelled(Label.NAME)
          .linkedBy(new BlockType.Link("extends", false))
          .occurring(Occurrence.REPEATED);

  private HybridSchema() {}
}
