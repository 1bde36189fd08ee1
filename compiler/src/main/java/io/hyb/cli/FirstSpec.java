package io.hyb.cli;

import java.util.Optional;

/**
 * The spec that somebody begins with: one hybrid, with all that it takes to train it and comments
 * that say what to change. It needs no file but the teacher's weights, which a run is told.
 *
 * @param hybrid its name
 * @param teacher what it is a hybrid of
 */
record FirstSpec(String hybrid, LibraryTeacher teacher) {
  /** Where the library ranks the teacher's heads: the best of them. */
  private static final String BEST =
      """
        // The heads that do most for retrieval. By name: attention { keep L4H2, L3H2 }
        attention { keep top 10 of kv_retrieval }
      """;

  /** Else a choice that needs no measurement. */
  private static final String LAYERS =
      """
        // These layers stay attention. Single heads, by name: attention { keep L4H2, L3H2 }
        layers every 4 from 3 { keep all }
      """;

  /** How such a spec is changed to keep the best heads. */
  private static final String MEASURE =
      """
      // To keep the heads that do most for retrieval in the place of whole layers, declare
      //   ranking retrieval { teacher = %s   probe kv { pairs = 25 } }
      // and write `attention { keep top 10 of retrieval }` in the hybrid. `hyb run` measures the ranking first.
      """;

  String text() {
    Optional<String> ranking = teacher.ranking();
    String heads = ranking.isPresent() ? BEST : LAYERS;
    return """
        // `hyb explain hybrid` lists what else can be said here, `hyb explain stage.lr` explains a key.
        import "%s"

        /// %s of %s (%s)
        hybrid %s {
          teacher = %s

        %s
          // What replaces the other heads. Also: mamba2, gated_delta_net
          ssm discrete_mamba2 { d_state = 16 }

          distill {
            data {
              // Text that the teacher writes. Yours: text "data/*.txt" { share = 50%% }
              teacher { share = 50%% }
              // Questions about a dictionary, which train retrieval.
              probe kv { share = 50%% }
            }
            stage align { match = hidden_states  tokens = 8M  lr = 1e-3  batch = 16 }  // each layer by itself
            stage finish { match = logits  tokens = 2M  lr = 1e-4  batch = 16 }  // end to end
          }
        }
        """
            .formatted(
                ranking.orElse(teacher.spec()),
                ranking.isPresent() ? "The 10 best heads" : "Every fourth layer",
                teacher.name(),
                teacher.about().replaceFirst("\\.$", ""),
                hybrid,
                teacher.name(),
                heads)
        + (ranking.isPresent() ? "" : "\n" + MEASURE.formatted(teacher.name()));
  }
}
