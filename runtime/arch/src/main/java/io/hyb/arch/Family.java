package io.hyb.arch;

import io.hyb.arch.word.Word;
import java.util.Map;
import java.util.TreeMap;

/**
 * The architecture families of teachers that can be built, and what each of them fixes. Everything
 * else that knows a family asks here.
 */
public enum Family {
  /** RMS norms, rotary positions, grouped keys and values, a gated MLP with SiLU, no biases. */
  LLAMA("Llama", Biases.NONE, false),
  /** Llama's layers with biases on queries, keys and values. */
  QWEN2("Qwen2", Biases.QUERIES_KEYS_VALUES, false),
  /**
   * Llama's layers with RMS norms over each head's queries and keys before their rotation. Heads
   * may be of any width.
   */
  QWEN3("Qwen3", Biases.NONE, true);

  /** Which projections of attention have biases. */
  public enum Biases {
    NONE,
    QUERIES_KEYS_VALUES;

    /** Whether the projections to queries, keys and values have them. */
    public boolean inHeads() {
      return this != NONE;
    }
  }

  private final String huggingFace;
  private final Biases biases;
  private final boolean headNorms;

  Family(String huggingFace, Biases biases, boolean headNorms) {
    this.huggingFace = huggingFace;
    this.biases = biases;
    this.headNorms = headNorms;
  }

  public Biases biases() {
    return biases;
  }

  /** Whether each head's queries and keys are normed over head_dim, by norms that heads share. */
  public boolean headNorms() {
    return headNorms;
  }

  /** Whether heads side by side must be as wide as the residual stream. */
  public boolean headsSpanModel() {
    return this != QWEN3;
  }

  /** {@code model_type} in Hugging Face's {@code config.json}. */
  public String modelType() {
    return Word.of(this);
  }

  /**
   * Keys of {@code config.json} that say what the family fixes, each with the one value that it can
   * have where it is there: true, false or a word.
   */
  public Map<String, Object> fixedConfig() {
    Map<String, Object> fixed = new TreeMap<>();
    fixed.put("attention_bias", biases.inHeads());
    fixed.put("hidden_act", "silu");
    fixed.put("mlp_bias", false);
    fixed.put("use_qk_norm", headNorms);
    fixed.put("use_sliding_window", false);
    return fixed;
  }

  /** The class of Hugging Face transformers that such a teacher is, such as Qwen2ForCausalLM. */
  public String className() {
    return huggingFace + "ForCausalLM";
  }
}
