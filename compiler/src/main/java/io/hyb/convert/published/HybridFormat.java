package io.hyb.convert.published;

import io.hyb.arch.Family;
import io.hyb.arch.mixer.Mixer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A published hybrid's {@code config.json}: what its keys are called, and which of them say what
 * the language has no words for.
 *
 * @param type {@code model_type}
 * @param family whose attention and MLP come nearest
 * @param mixer what recurs, or what comes nearest to it
 * @param dState key of the state's width
 * @param conv key of the convolution's taps
 * @param chunk key of the scan's chunk; empty for none
 * @param groups key of the pairs of B and C; empty for none
 * @param heads key of the number of recurrent heads; empty for none
 * @param headDim key of their width; empty for none
 * @param normEps key of the norms' epsilon
 * @param wordless keys that have no words, each with what it is; reported where the key says more
 *     than the plain value
 */
record HybridFormat(
    String type,
    Family family,
    Mixer.Kind mixer,
    String dState,
    String conv,
    String chunk,
    String groups,
    String heads,
    String headDim,
    String normEps,
    Map<String, Wordless> wordless) {

  /**
   * A key without words.
   *
   * @param plain values with which it says nothing beyond the language
   * @param what what it is otherwise
   */
  record Wordless(List<Object> plain, String what) {}

  private static final List<Object> ONE = List.of(1.0);
  private static final List<Object> OFF = List.of(false, 0.0);
  private static final String EXPERTS = "experts in the MLPs";

  private static final List<HybridFormat> ALL =
      List.of(
          mamba2("bamba", Map.of()),
          mamba2(
              "granitemoehybrid",
              Map.of(
                  "num_local_experts", new Wordless(List.of(0.0), EXPERTS),
                  "attention_multiplier", new Wordless(List.of(), "a scale of attention's scores"),
                  "embedding_multiplier", new Wordless(ONE, "a scale of the embedding"),
                  "residual_multiplier", new Wordless(ONE, "a scale of what layers add"),
                  "logits_scaling", new Wordless(ONE, "a scale of the logits"))),
          mamba2(
              "falcon_h1",
              Map.of(
                  "attention_in_multiplier", new Wordless(ONE, "a scale of attention's input"),
                  "attention_out_multiplier", new Wordless(ONE, "a scale of attention's output"),
                  "embedding_multiplier", new Wordless(ONE, "a scale of the embedding"),
                  "key_multiplier", new Wordless(ONE, "a scale of the keys"),
                  "lm_head_multiplier", new Wordless(ONE, "a scale of the logits"),
                  "mamba_rms_norm", new Wordless(List.of(true), "a mixer without a norm"),
                  "mlp_multipliers", new Wordless(ONE, "scales in the MLPs"),
                  "ssm_in_multiplier", new Wordless(ONE, "a scale of the mixer's input"),
                  "ssm_multipliers", new Wordless(ONE, "scales in the mixer"),
                  "ssm_out_multiplier", new Wordless(ONE, "a scale of the mixer's output"))),
          new HybridFormat(
              "jamba",
              Family.LLAMA,
              Mixer.Kind.MAMBA2,
              "mamba_d_state",
              "mamba_d_conv",
              "",
              "",
              "",
              "",
              "rms_norm_eps",
              with(
                  Map.of(
                      "mamba_dt_rank",
                          new Wordless(List.of(), "Mamba-1, whose channels decay apart"),
                      "num_experts", new Wordless(List.of(1.0), EXPERTS)))),
          new HybridFormat(
              "zamba2",
              Family.LLAMA,
              Mixer.Kind.MAMBA2,
              "mamba_d_state",
              "mamba_d_conv",
              "chunk_size",
              "mamba_ngroups",
              "n_mamba_heads",
              "mamba_headdim",
              "rms_norm_eps",
              with(
                  Map.of(
                      "num_mem_blocks",
                      new Wordless(List.of(0.0), "attention layers that share weights"),
                      "adapter_rank",
                      new Wordless(List.of(), "low-rank adapters of shared weights"),
                      "attention_hidden_size",
                      new Wordless(List.of(), "attention that reads the embedding, too")))),
          new HybridFormat(
              "nemotron_h",
              Family.LLAMA,
              Mixer.Kind.MAMBA2,
              "ssm_state_size",
              "conv_kernel",
              "chunk_size",
              "n_groups",
              "mamba_num_heads",
              "mamba_head_dim",
              "layer_norm_epsilon",
              with(
                  Map.of(
                      "mlp_hidden_act",
                          new Wordless(
                              List.of("silu"), "another activation, in an MLP without a gate"),
                      "sliding_window", new Wordless(List.of(), "a window of attention")))),
          new HybridFormat(
              "qwen3_next",
              Family.QWEN3,
              Mixer.Kind.GATED_DELTA_NET,
              "linear_key_head_dim",
              "linear_conv_kernel_dim",
              "",
              "linear_num_key_heads",
              "linear_num_value_heads",
              "linear_value_head_dim",
              "rms_norm_eps",
              with(Map.of("num_experts", new Wordless(List.of(0.0), EXPERTS)))));

  private static HybridFormat mamba2(String type, Map<String, Wordless> more) {
    return new HybridFormat(
        type,
        Family.LLAMA,
        Mixer.Kind.MAMBA2,
        "mamba_d_state",
        "mamba_d_conv",
        "mamba_chunk_size",
        "mamba_n_groups",
        "mamba_n_heads",
        "mamba_d_head",
        "rms_norm_eps",
        with(more));
  }

  /** What any of them may say. */
  private static Map<String, Wordless> with(Map<String, Wordless> more) {
    Map<String, Wordless> all = new TreeMap<>(more);
    all.put("mamba_proj_bias", new Wordless(OFF, "biases of the mixer's projections"));
    return all;
  }

  /** Every {@code model_type} that is known. */
  static List<String> types() {
    return ALL.stream().map(HybridFormat::type).sorted().toList();
  }

  static Optional<HybridFormat> of(String type) {
    return ALL.stream().filter(format -> format.type.equals(type)).findFirst();
  }
}
