package io.hyb.convert.mohawk;

import io.hyb.arch.Family;
import io.hyb.arch.RopeShape;
import io.hyb.arch.merge.Merge;
import io.hyb.convert.mohawk.Student.Layer;
import io.hyb.convert.mohawk.Student.Recurrent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code ComponentsConfig}: the model that mohawk would build. */
final class StudentReader {
  /** Its blocks of two mixers, by how they meet. */
  private static final Map<String, Merge> DOUBLE =
      Map.of(
          "DoubleBlockAdapter", Merge.ADAPTER,
          "DoubleBlockVanilla", Merge.SUM,
          "DoubleBlockHymba", Merge.GATED,
          "DoubleBlockMerger", Merge.MERGER);

  private static final Map<String, Family> SINGLE =
      Map.of("LlamaBlock", Family.LLAMA, "Qwen2Block", Family.QWEN2, "MambaPhi", Family.PHI);

  private static final Map<String, Family> ATTENTION =
      Map.of(
          "LlamaAttention", Family.LLAMA,
          "Qwen2Attention", Family.QWEN2,
          "PhiAttention", Family.PHI);

  private static final Map<String, Family> MODELS =
      Map.of("LlamaModel", Family.LLAMA, "Qwen2Model", Family.QWEN2);

  private static final int MOST_LAYERS = 1024;

  private final Section components;
  private final Reading reading;
  private Optional<Family> family = Optional.empty();
  private int dModel;

  StudentReader(Section components) {
    this.components = components;
    this.reading = components.reading();
  }

  /** The model, or nothing after an error that says why not. */
  Optional<Student> read() {
    Optional<String> name = components.text("name");
    if (name.isEmpty()) {
      reading.missing(
          components.span(),
          components.has("LanguageModel")
              ? "ComponentsConfig has no `name`: this is an older form, which mohawk no longer builds"
              : "ComponentsConfig has no `name` of a model");
      return Optional.empty();
    }
    if (!name.get().equals("LayeredMambaLM")) {
      reading.impossible(
          components.at("name"), "`" + name.get() + "` is no language model; LayeredMambaLM is");
      return Optional.empty();
    }
    Optional<Section> mixer =
        needed(components, "MixerModel").flatMap(it -> it.section("MixerModel"));
    Optional<Section> input = mixer.flatMap(it -> it.section("input"));
    if (mixer.isEmpty() || input.isEmpty()) {
      if (mixer.isPresent()) {
        reading.missing(mixer.get().span(), "MixerModel has no `input`");
      }
      return Optional.empty();
    }
    family = mixer.get().text("name").map(MODELS::get);
    return read(mixer.get(), input.get());
  }

  private Optional<Section> needed(Section section, String key) {
    if (!section.has(key)) {
      reading.missing(section.span(), "`" + key + "` is missing here");
      return Optional.empty();
    }
    return Optional.of(section);
  }

  private Optional<Student> read(Section mixer, Section input) {
    Section head = components.sectionOrEmpty("input");
    Optional<Integer> vocab = needed(head, "vocab_size").flatMap(it -> it.count("vocab_size", 1));
    Optional<Boolean> tied =
        needed(head, "tie_embeddings").flatMap(it -> it.flag("tie_embeddings"));
    Optional<Integer> layers = needed(input, "n_layer").flatMap(it -> it.count("n_layer", 1));
    Optional<Integer> width = needed(input, "d_model").flatMap(it -> it.count("d_model", 1));
    if (vocab.isEmpty() || tied.isEmpty() || layers.isEmpty() || width.isEmpty()) {
      return Optional.empty();
    }
    dModel = width.get();
    List<Layer> stack = new ArrayList<>();
    Optional<Integer> dFf = Optional.empty();
    for (Section block : mixer.sections("Blocks")) {
      Optional<Layer> layer = block(block);
      int repeated = block.count("n_layers", 0).orElse(0);
      if (!block.has("n_layers")) {
        reading.missing(block.span(), "a block needs `n_layers`");
      }
      layer.ifPresent(it -> stack.addAll(Collections.nCopies(Math.min(repeated, MOST_LAYERS), it)));
      Section mlp = block.sectionOrEmpty("input");
      Optional<Integer> said = mlp.count("mlp_intermediate_size", 1);
      dFf = said.isPresent() ? said : dFf;
      activation(mlp);
    }
    if (reading.hasErrors()) {
      return Optional.empty();
    }
    if (stack.size() != layers.get()) {
      reading.conflict(
          input.at("n_layer"),
          "`n_layer` is %d, and the blocks have %d layers".formatted(layers.get(), stack.size()));
      return Optional.empty();
    }
    Family model = family.orElse(Family.LLAMA);
    headBias(head, model);
    return Optional.of(
        new Student(
            model,
            layers.get(),
            dModel,
            padded(head, vocab.get()),
            tied.get(),
            dFf,
            input.real("norm_epsilon"),
            input.real("rope_theta"),
            scaling(input),
            input.count("max_position_embeddings", 1),
            stack,
            input,
            components.span()));
  }

  private int padded(Section head, int vocab) {
    int multiple = head.count("pad_vocab_size_multiple", 1).orElse(1);
    int rest = vocab % multiple;
    if (rest == 0) {
      return vocab;
    }
    reading.inexpressible(
        head.at("pad_vocab_size_multiple"),
        "mohawk pads the vocabulary to %d; a student has its teacher's %d"
            .formatted(vocab + multiple - rest, vocab));
    return vocab;
  }

  private void headBias(Section head, Family model) {
    boolean has = model.biases().inOutputs();
    head.flag("lm_head_bias")
        .filter(bias -> bias != has)
        .ifPresent(
            bias ->
                reading.contradiction(
                    head.at("lm_head_bias"),
                    "`lm_head_bias` is %s; a %s model has %s bias there"
                        .formatted(bias, model.modelType(), has ? "a" : "no")));
  }

  private void activation(Section mlp) {
    mlp.text("mlp_act_fn")
        .filter(word -> !word.equals(family.orElse(Family.LLAMA).activation()))
        .ifPresent(
            word ->
                reading.impossible(
                    mlp.at("mlp_act_fn"), "no family of teachers has `" + word + "` in its MLPs"));
    mlp.real("norm_epsilon");
  }

  private static Optional<RopeShape.Llama3Scaling> scaling(Section input) {
    Optional<Section> scaling = input.section("rope_scaling");
    if (scaling.isEmpty()) {
      return Optional.empty();
    }
    scaling.get().text("rope_type");
    Optional<Double> factor = scaling.get().real("factor");
    Optional<Double> low = scaling.get().real("low_freq_factor");
    Optional<Double> high = scaling.get().real("high_freq_factor");
    Optional<Integer> original = scaling.get().count("original_max_position_embeddings", 1);
    boolean whole =
        factor.isPresent() && low.isPresent() && high.isPresent() && original.isPresent();
    return whole
        ? Optional.of(
            new RopeShape.Llama3Scaling(factor.get(), low.get(), high.get(), original.get()))
        : Optional.empty();
  }

  private Optional<Layer> block(Section block) {
    Optional<String> name = block.text("name");
    if (name.isEmpty()) {
      reading.missing(block.span(), "a block needs a `name`");
      return Optional.empty();
    }
    if (DOUBLE.containsKey(name.get())) {
      return both(block, DOUBLE.get(name.get()));
    }
    if (SINGLE.containsKey(name.get())) {
      family = Optional.of(family.filter(it -> it != Family.LLAMA).orElse(SINGLE.get(name.get())));
      return needed(block, "Layer")
          .flatMap(it -> it.section("Layer"))
          .flatMap(it -> one(it, block));
    }
    reading.impossible(
        block.at("name"), "`" + name.get() + "` is a kind of block that Hyb has no layer for");
    return Optional.empty();
  }

  private Optional<Layer> one(Section layer, Section block) {
    Optional<String> name = needed(layer, "name").flatMap(it -> it.text("name"));
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Section input = layer.sectionOrEmpty("input");
    if (!ATTENTION.containsKey(name.get())) {
      return new MixerSection(layer, dModel)
          .read(Optional.empty())
          .map(it -> layer(0, input, List.of(), Optional.of(it), Optional.empty(), block));
    }
    int heads = input.count("num_attention_heads", 1).orElse(Integer.MAX_VALUE);
    family = Optional.of(ATTENTION.get(name.get()));
    bias(input);
    return Optional.of(layer(heads, input, List.of(), Optional.empty(), Optional.empty(), block));
  }

  private Optional<Layer> both(Section block, Merge merge) {
    Optional<Section> ssm = needed(block, "ssm_layer").flatMap(it -> it.section("ssm_layer"));
    Optional<Section> attention =
        needed(block, "attn_layer").flatMap(it -> it.section("attn_layer"));
    if (ssm.isEmpty() || attention.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> name = attention.get().text("name");
    if (name.isEmpty() || !ATTENTION.containsKey(name.get())) {
      reading.impossible(
          attention.get().at("name"), "mohawk's blocks take LlamaAttention or Qwen2Attention");
      return Optional.empty();
    }
    family = Optional.of(ATTENTION.get(name.get()));
    Section input = attention.get().sectionOrEmpty("input");
    Optional<Integer> heads =
        needed(input, "num_attention_heads").flatMap(it -> it.count("num_attention_heads", 0));
    bias(input);
    List<Integer> named = attention.get().counts("heads");
    Optional<Integer> width =
        needed(ssm.get().sectionOrEmpty("input"), "headdim").flatMap(it -> it.count("headdim", 1));
    Optional<Recurrent> recurs =
        width.flatMap(it -> new MixerSection(ssm.get(), dModel).read(Optional.of(it)));
    return recurs.isEmpty() || heads.isEmpty()
        ? Optional.empty()
        : Optional.of(layer(heads.get(), input, named, recurs, Optional.of(merge), block));
  }

  private static Layer layer(
      int heads,
      Section input,
      List<Integer> named,
      Optional<Recurrent> recurs,
      Optional<Merge> merge,
      Section block) {
    return new Layer(
        heads,
        input.count("num_key_value_heads", 1),
        heads == 0 ? Optional.empty() : input.count("head_dim", 1),
        named,
        recurs,
        merge,
        block.span(),
        input.at("num_attention_heads"));
  }

  private void bias(Section attention) {
    boolean has = family.orElseThrow().biases().inHeads();
    attention
        .flag("attention_bias")
        .filter(bias -> bias != has)
        .ifPresent(
            bias ->
                reading.contradiction(
                    attention.at("attention_bias"),
                    "`attention_bias` is %s; the heads of a %s teacher have %s"
                        .formatted(
                            bias, family.orElseThrow().modelType(), has ? "biases" : "none")));
  }
}
