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
              + " of RANKING`, `top 2% of RANKING`, or a list of them.");

  public static final BlockType ATTENTION =
      BlockType.of(
          "attention",
          "Which heads stay attention; none where it is left out.",
          Schema.of("attention", KEEP));

  public static final BlockType LAYERS =
      BlockType.of(
              "layers",
              "What differs in some layers: `layers 0..3`, `layers every 4 from 3`, `layers all but 0`."
                  + " No two blocks set the same key of a layer.",
              Schema.of(
                  "a layers block",
                  KEEP,
                  ATTENTION.documented("The same as `keep` alone."),
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
                      TEACHER, MERGE, ATTENTION, MixerSchema.SSM, LAYERS, DistillSchema.DISTILL),
                  Optional.empty()))
          .labelled(Label.NAME)
          .linkedBy("extends")
          .occurring(Occurrence.REPEATED);

  private HybridSchema() {}
}
