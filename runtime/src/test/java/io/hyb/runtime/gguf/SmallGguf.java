package io.hyb.runtime.gguf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A whole model that can be imported, as small as one can be; tests spoil it in one place. */
public final class SmallGguf {
  private static final int HEADS = 2;
  private static final int D_MODEL = 8;
  private static final int D_FF = 16;

  /** All bytes, two special tokens and six merges. */
  private static final int TOKENS = 264;

  /**
   * What transformers divides the frequencies of one head of 8 by, with theta 500,000 and a factor
   * of 8: no, no, a blended and the whole scaling.
   */
  static final float[] LLAMA3_DIVISORS = {1, 1, 2.6945302f, 8};

  private SmallGguf() {}

  /** One layer of two heads over a tokenizer of all bytes, a few merges and two special tokens. */
  static GgufBytes model(String pre) {
    GgufBytes file =
        tokenizer(pre)
            .put("general.architecture", "llama")
            .put("llama.block_count", 1)
            .put("llama.context_length", 64)
            .put("llama.embedding_length", D_MODEL)
            .put("llama.feed_forward_length", D_FF)
            .put("llama.attention.head_count", HEADS)
            .put("llama.attention.layer_norm_rms_epsilon", 1e-5f)
            .put("llama.rope.freq_base", 10000f);
    file.floats("token_embd.weight", ramp(TOKENS * D_MODEL), TOKENS, D_MODEL);
    String layer = "blk.0.";
    file.floats(layer + "attn_norm.weight", ramp(D_MODEL), D_MODEL);
    for (String square : new String[] {"attn_q", "attn_k", "attn_v", "attn_output"}) {
      file.floats(layer + square + ".weight", ramp(D_MODEL * D_MODEL), D_MODEL, D_MODEL);
    }
    file.floats(layer + "ffn_norm.weight", ramp(D_MODEL), D_MODEL);
    file.floats(layer + "ffn_gate.weight", ramp(D_FF * D_MODEL), D_FF, D_MODEL);
    file.floats(layer + "ffn_up.weight", ramp(D_FF * D_MODEL), D_FF, D_MODEL);
    file.floats(layer + "ffn_down.weight", ramp(D_MODEL * D_FF), D_MODEL, D_FF);
    return file.floats("output_norm.weight", ramp(D_MODEL), D_MODEL);
  }

  /** A file that has nothing but a tokenizer yet. */
  static GgufBytes tokenizer(String pre) {
    List<String> tokens = new ArrayList<>(List.of("<s>", "</s>"));
    for (int i = 0; i < 256; i++) {
      tokens.add(visible(i));
    }
    String[] merges = {"1 2", "12 3", "123 4", "1234 5", "a b", "Ġ ab"};
    for (String merge : merges) {
      tokens.add(merge.replace(" ", ""));
    }
    int[] types = new int[tokens.size()];
    Arrays.fill(types, 1);
    types[0] = 3;
    types[1] = 3;
    return new GgufBytes()
        .put("tokenizer.ggml.model", "gpt2")
        .put("tokenizer.ggml.pre", pre)
        .put("tokenizer.ggml.tokens", tokens.toArray(new String[0]))
        .put("tokenizer.ggml.token_type", types)
        .put("tokenizer.ggml.merges", merges)
        .put("tokenizer.ggml.bos_token_id", 0)
        .put("tokenizer.ggml.eos_token_id", 1);
  }

  /** A file with Llama 3's tokenizer and scaled rotary embedding, for tests of other modules. */
  public static Path writeScaled(Path file) {
    return model("llama-bpe")
        .put("llama.attention.head_count", 1)
        .put("llama.rope.freq_base", 500000f)
        .floats("rope_freqs.weight", LLAMA3_DIVISORS, 4)
        .write(file);
  }

  private static float[] ramp(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = i / 8f;
    }
    return values;
  }

  /** The character that stands for a byte in byte-level vocabularies (GPT-2's table). */
  private static String visible(int value) {
    boolean asItself =
        value >= '!' && value <= '~' || value >= 0xa1 && value <= 0xac || value >= 0xae;
    if (asItself) {
      return String.valueOf((char) value);
    }
    int place = value <= ' ' ? value : value <= 0xa0 ? value - 0x7f + 33 : 67;
    return String.valueOf((char) (256 + place));
  }
}
