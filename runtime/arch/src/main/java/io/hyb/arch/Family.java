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
  LLAMA("Llama", Block.SEQUENTIAL, Biases.NONE, false),
  /** Llama's layers with biases on queries, keys and values. */
  QWEN2("Qwen2", Block.SEQUENTIAL, Biases.QUERIES_KEYS_VALUES, false),
  /**
   * Llama's layers with RMS norms over each head's queries and keys before their rotation. Heads
   * may be of any width.
   */
  QWEN3("Qwen3", Block.SEQUENTIAL, Biases.NONE, true),
  /** Attention and MLP side by side behind one LayerNorm, biases everywhere, partial rotation. */
  PHI("Phi", Block.PARALLEL, Biases.EVERYWHERE, false);

  /** How a layer's mixer and MLP come together, and what they are made of. */
  public enum Block {
    /** First the mixer, then a gated MLP with SiLU, each behind an RMS norm of its own. */
    SEQUENTIAL,
    /** One LayerNorm with bias feeds the mixer and an MLP of two matrices with GELU (tanh). */
    PARALLEL
  }

  /** Which projections have biases. */
  public enum Biases {
    NONE,
    QUERIES_KEYS_VALUES,
    EVERYWHERE;

    /** Whether the projections to queries, keys and values have them. */
    public boolean inHeads() {
      return this != NONE;
    }

    /** Whether the projections back to the residual stream and to the vocabulary have them. */
    public boolean inOutputs() {
      return this == EVERYWHERE;
    }
  }

  private final String huggingFace;
  private final Block block;
  private final Biases biases;
  private final boolean headNorms;

  Family(String huggingFace, Block block, Biases biases, boolean headNorms) {
    this.huggingFace = huggingFace;
    this.block = block;
    this.biases = biases;
    this.headNorms = headNorms;
  }

  public Block block() {
    return block;
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

  /** Whether a part of head_dim may be left unrotated. */
  public boolean partialRope() {
    return this == PHI;
  }

  /** {@code model_type} in Hugging Face's {@code config.json}. */
  public String modelType() {
    return Word.of(this);
  }

  /** The class of Hugging Face transformers that such a teacher is, such as Qwen2ForCausalLM. */
  public String className() {
    return huggingFace + "ForCausalLM";
  }

  /** Attention's output projection, as checkpoints call it below {@code self_attn}. */
  public String outputProjection() {
    return this == PHI ? "dense" : "o_proj";
  }

  /** The norm before the output head, as checkpoints call it. */
  public String finalNorm() {
    return this == PHI ? "model.final_layernorm" : "model.norm";
  }

  /** The key of {@code config.json} that holds the norms' epsilon. */
  public String normEpsKey() {
    return switch (block) {
      case SEQUENTIAL -> "rms_norm_eps";
      case PARALLEL -> "layer_norm_eps";
    };
  }

  /** The MLP's activation, as {@code config.json} calls it under {@code hidden_act}. */
  public String activation() {
    return switch (block) {
      case SEQUENTIAL -> "silu";
      case PARALLEL -> "gelu_new";
    };
  }

  /**
   * Keys of {@code config.json} that say what the family fixes, each with the one value that it can
   * have where it is there: true, false or a word.
   */
  public Map<String, Object> fixedConfig() {
    Map<String, Object> fixed = new TreeMap<>();
    fixed.put("attention_bias", biases.inHeads());
    fixed.put("hidden_act", activation());
    fixed.put("mlp_bias", biases.inOutputs());
    fixed.put("qk_layernorm", false);
    fixed.put("use_qk_norm", headNorms);
    fixed.put("use_sliding_window", false);
    return fixed;
  }
}
