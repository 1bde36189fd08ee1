package io.hyb.lsp;

/** Small specs that check. */
final class Specs {
  static final String TEACHER =
      """
      /// A small one.
      teacher T {
        family = llama
        layers = 2   heads = 4   kv_heads = 2   head_dim = 8
        d_model = 32   d_ff = 64   vocab = 100
        rope { theta = 10000 }
        norm_eps = 1e-5
        tie_embeddings = true
      }
      """;

  static final String RANKING =
      """
      ranking kv {
        teacher = T
        baseline = 0.9
        L1H2 = 0.5 +- 0.02
        L0H1 = 0.25 +- 0.01
        L0H3 = 0.1
      }
      """;

  static final String HYBRID =
      """
      /// Keeps two heads.
      hybrid H {
        teacher = T
        attention { keep L0H1, L1H2 }
        ssm discrete_mamba2 { d_state = 8 }
        merge = concat
      }
      """;

  private Specs() {}
}
