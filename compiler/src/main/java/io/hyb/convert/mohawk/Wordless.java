package io.hyb.convert.mohawk;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Keys that mohawk reads and a spec has no word for, since Hyb has another place for what they say.
 */
enum Wordless {
  MANAGEMENT("ManagementConfig(\\..*)?", "folders, logging and environment are no part of a spec"),
  EVALUATION(
      "EvalConfig(\\..*)?", "a run scores its stages by itself, and `evaluate` measures a student"),
  EXECUTION(
      "(Train|Teacher)Config\\.(seed|activation_checkpointing|mixed_precision|compile_model"
          + "|model_dtype|sharding_strategy|tokenizer|init_fn|attn_implementation|wrapper_type)",
      "how a run is computed is said by options, such as --seed and --precision"),
  FIRST_WEIGHTS(
      "LoadConfig(\\..*)?",
      "a student starts from its teacher; `init --from` takes another student's weights"),
  OPTIMIZER(
      "OptimizerConfig\\.(optimizer|betas|eps|scheduler\\..*|scheduler|optimize_weights\\..*)",
      "the optimizer is AdamW with betas 0.9 and 0.95 and a rate that rises, stays and falls"),
  DATA(
      "TrainDataConfig\\.(.*\\.)?(tokenizer|collate_type|num_workers|prefetch_factor|num_cycles"
          + "|streaming|skip_samples|shuffle_buffer_size|seed|max_samples|buffer_size"
          + "|aggregation_size|n_tokens|loaders|CycleDataLoader)",
      "data is read from files, with the teacher's tokenizer"),
  ATTENTION(
      "ComponentsConfig\\.MixerModel\\.input\\.(head_dim|num_attention_heads)"
          + "|ComponentsConfig\\.(.*\\.)?(attn_layer|Layer)\\.input\\.(_attn_implementation"
          + "|attention_dropout|hidden_act|hidden_size|initializer_range|intermediate_size|rope_theta"
          + "|rope_scaling(\\..*)?|max_position_embeddings|num_hidden_layers|num_key_value_heads"
          + "|attention_bias|head_dim|use_cache)",
      "attention is the teacher's"),
  LAYERS(
      "ComponentsConfig\\.(.*\\.)?(resid_dropout|use_ref_impl|conv_bias|pad_vocab_size_multiple"
          + "|initializer\\.(z|out|convolution))",
      "layers have no such setting");

  private final Pattern path;
  private final String instead;

  Wordless(String path, String instead) {
    this.path = Pattern.compile(path);
    this.instead = instead;
  }

  /** What holds instead, as a clause. */
  String instead() {
    return instead;
  }

  /** Which of these a key is, if any. */
  static Optional<Wordless> of(String path) {
    return List.of(values()).stream().filter(it -> it.path.matcher(path).matches()).findFirst();
  }
}
