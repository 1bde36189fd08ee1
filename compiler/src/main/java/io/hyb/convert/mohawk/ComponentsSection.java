package io.hyb.convert.mohawk;

import io.hyb.arch.Family;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Teacher;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.Mixer;
import io.hyb.arch.word.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes {@code ComponentsConfig}: the layers as blocks, equal ones in a row as one block. */
final class ComponentsSection {
  /** The epsilon that blocks of two mixers have whatever the config says. */
  private static final double ITS_EPSILON = 1e-5;

  private final Model model;
  private final Teacher teacher;
  private final Losses losses;

  ComponentsSection(Model model, Losses losses) {
    this.model = model;
    this.teacher = model.teacher();
    this.losses = losses;
  }

  /** The section; what it lacks is among the losses. */
  Map<String, Object> write() {
    if (teacher.family() != Family.LLAMA && teacher.family() != Family.QWEN2) {
      losses.impossible(
          "teacher", "mohawk builds no model of the family " + Word.of(teacher.family()));
    }
    List<Map<String, Object>> blocks = new ArrayList<>();
    List<LayerShape> stack = model.stack();
    for (int i = 0; i < stack.size(); ) {
      int end = i;
      while (end < stack.size() && stack.get(end).equals(stack.get(i))) {
        end++;
      }
      blocks.add(block(i, end - i, stack.get(i)));
      i = end;
    }
    Map<String, Object> mixer = new LinkedHashMap<>();
    mixer.put("name", name("Model"));
    mixer.put("input", input());
    mixer.put("Blocks", blocks);
    Map<String, Object> components = new LinkedHashMap<>();
    components.put("name", "LayeredMambaLM");
    components.put(
        "input",
        ordered(
            "vocab_size",
            teacher.vocab(),
            "tie_embeddings",
            teacher.tieEmbeddings(),
            "pad_vocab_size_multiple",
            1,
            "lm_head_bias",
            false));
    components.put("MixerModel", mixer);
    return components;
  }

  /** A mapping in this order of keys. */
  static Map<String, Object> ordered(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  /** What mohawk calls its classes for a family. */
  private String name(String what) {
    return (teacher.family() == Family.QWEN2 ? "Qwen2" : "Llama") + what;
  }

  private Map<String, Object> input() {
    Map<String, Object> input =
        ordered(
            "d_model", teacher.dModel(),
            "n_layer", teacher.layers(),
            "norm_epsilon", teacher.normEps(),
            "head_dim", teacher.headDim());
    rotation(input);
    return input;
  }

  private void rotation(Map<String, Object> input) {
    input.put("rope_theta", teacher.rope().theta());
    teacher.rope().scaling().ifPresent(scaling -> input.put("rope_scaling", scaling(scaling)));
    teacher.maxPositions().ifPresent(most -> input.put("max_position_embeddings", most));
  }

  private static Map<String, Object> scaling(RopeShape.Llama3Scaling scaling) {
    return ordered(
        "factor", scaling.factor(),
        "low_freq_factor", scaling.lowFreqFactor(),
        "high_freq_factor", scaling.highFreqFactor(),
        "original_max_position_embeddings", scaling.originalContext(),
        "rope_type", "llama3");
  }

  private Map<String, Object> block(int index, int layers, LayerShape layer) {
    String part = "layers[" + index + "]";
    if (layer.window().isPresent()) {
      losses.impossible(part + ".window", "mohawk's attention has no window");
    }
    boolean one = layer.mixer().isEmpty() || isAlone(layer);
    Map<String, Object> block = new LinkedHashMap<>();
    block.put("name", one ? name("Block") : doubled(part, layer));
    block.put("n_layers", layers);
    block.put(
        "input",
        ordered(
            "resid_dropout",
            0.0,
            "mlp_intermediate_size",
            teacher.dFf(),
            "mlp_act_fn",
            "silu",
            "norm_epsilon",
            teacher.normEps()));
    if (one) {
      block.put(
          "Layer",
          layer.mixer().map(it -> mixer(mixerInput(part, it))).orElseGet(() -> attention(layer)));
      return block;
    }
    if (teacher.normEps() != ITS_EPSILON) {
      losses.inexpressible(
          "teacher", "the norms of mohawk's blocks of two mixers have an epsilon of 1e-5");
    }
    Map<String, Object> input = mixerInput(part, layer.mixer().orElseThrow());
    input.put("headdim", teacher.headDim());
    block.put("ssm_layer", mixer(input));
    Map<String, Object> attention = attention(layer);
    if (!layer.kept().isEmpty()) {
      attention.put("heads", layer.kept());
    }
    block.put("attn_layer", attention);
    return block;
  }

  /** Whether the mixer is all there is: with concat, no merge of mohawk's is needed then. */
  private static boolean isAlone(LayerShape layer) {
    return layer.kept().isEmpty() && layer.merge().orElseThrow().kind() == Merge.Kind.CONCAT;
  }

  private String doubled(String part, LayerShape layer) {
    return switch (layer.merge().orElseThrow().kind()) {
      case CONCAT -> {
        losses.impossible(
            part + ".merge",
            "mohawk has no concat: in its blocks all heads recur beside those that are kept;"
                + " adapter, sum, gated and merger are its merges");
        yield "DoubleBlockVanilla";
      }
      case ADAPTER -> "DoubleBlockAdapter";
      case SUM -> "DoubleBlockVanilla";
      case GATED -> "DoubleBlockHymba";
      case MERGER -> "DoubleBlockMerger";
    };
  }

  private Map<String, Object> attention(LayerShape layer) {
    boolean whole = layer.mixer().isEmpty();
    Map<String, Object> input =
        ordered(
            "num_attention_heads", layer.kept().size(),
            "num_key_value_heads", Math.max(1, whole ? sharing(layer) : layer.kept().size()),
            "attention_bias", teacher.family().biases().inHeads(),
            "head_dim", teacher.headDim());
    rotation(input);
    return ordered("name", name("Attention"), "input", input);
  }

  /** Kept heads of a student have keys and values of their own, a teacher's share them. */
  private int sharing(LayerShape layer) {
    return model instanceof Teacher ? teacher.kvHeads() : layer.kept().size();
  }

  private static Map<String, Object> mixer(Map<String, Object> input) {
    return ordered("name", "DiscreteMamba2", "input", input);
  }

  private Map<String, Object> mixerInput(String part, Mixer mixer) {
    if (!(mixer instanceof DiscreteMamba2)) {
      losses.impossible(
          part + ".ssm",
          "mohawk has no " + Word.of(mixer.kind()) + "; its mixer is discrete_mamba2");
    }
    return ordered(
        "d_state", mixer.dState(),
        "d_conv", mixer.conv(),
        "chunk_size", mixer.chunk(),
        "n_qk_heads", teacher.heads(),
        "n_v_heads", teacher.heads(),
        "activation", "identity",
        "norm_cls", "none",
        "bias", false,
        "initializer", ordered("z", "identity", "out", "default", "convolution", "identity"));
  }
}
