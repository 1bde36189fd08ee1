package io.hyb.convert.published;

import io.hyb.convert.document.Document;
import io.hyb.convert.document.Document.Mapping;
import io.hyb.convert.document.Document.Scalar;
import io.hyb.convert.document.Document.Sequence;
import io.hyb.diagnostic.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

/** What each layer of a published hybrid is. */
final class LayerKinds {
  /** Kinds of layers that the language has. */
  enum Kind {
    ATTENTION,
    RECURRENT,
    BOTH
  }

  private static final int MOST = 1024;

  private final Mapping config;
  private final String type;

  LayerKinds(Mapping config, String type) {
    this.config = config;
    this.type = type;
  }

  /**
   * The layers in order; none where the config doesn't say them.
   *
   * @param unsaid takes what of them has no words, with its place
   */
  List<Kind> read(BiConsumer<Span, String> unsaid) {
    int layers = count("num_hidden_layers").orElse(0);
    return switch (type) {
      case "jamba" -> periodic(layers);
      case "bamba" -> listed(layers);
      case "falcon_h1" -> Collections.nCopies(layers, Kind.BOTH);
      case "nemotron_h" -> pattern(unsaid);
      case "zamba2" -> shared(named("layers_block_type", layers), unsaid);
      case "qwen3_next" -> {
        List<Kind> named = named("layer_types", layers);
        yield named.isEmpty() ? every(count("full_attention_interval").orElse(4), layers) : named;
      }
      default -> named("layer_types", layers);
    };
  }

  private Optional<Integer> count(String key) {
    return config
        .get(key)
        .flatMap(value -> value instanceof Scalar scalar ? scalar.value() : Optional.empty())
        .filter(value -> value instanceof Double number && number >= 0 && number <= MOST)
        .map(value -> ((Double) value).intValue());
  }

  private List<Kind> periodic(int layers) {
    int period = Math.max(1, count("attn_layer_period").orElse(8));
    int offset = count("attn_layer_offset").orElse(4);
    List<Kind> kinds = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      kinds.add(i % period == offset ? Kind.ATTENTION : Kind.RECURRENT);
    }
    return kinds;
  }

  private static List<Kind> every(int interval, int layers) {
    List<Kind> kinds = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      kinds.add((i + 1) % Math.max(1, interval) == 0 ? Kind.ATTENTION : Kind.RECURRENT);
    }
    return kinds;
  }

  private List<Kind> listed(int layers) {
    List<Kind> kinds = new ArrayList<>(Collections.nCopies(layers, Kind.RECURRENT));
    for (Document index : elements("attn_layer_indices")) {
      if (index instanceof Scalar scalar
          && scalar.value().orElse(null) instanceof Double number
          && number >= 0
          && number < layers) {
        kinds.set(number.intValue(), Kind.ATTENTION);
      }
    }
    return kinds;
  }

  private List<Document> elements(String key) {
    return config.get(key).orElse(null) instanceof Sequence list
        ? list.elements().subList(0, Math.min(MOST, list.elements().size()))
        : List.of();
  }

  private List<Kind> named(String key, int layers) {
    List<Kind> kinds = new ArrayList<>();
    for (Document element : elements(key)) {
      String word = element instanceof Scalar scalar ? scalar.text() : "";
      switch (word.toLowerCase(Locale.ROOT)) {
        case "attention", "full_attention" -> kinds.add(Kind.ATTENTION);
        case "hybrid" -> kinds.add(Kind.BOTH);
        default -> kinds.add(Kind.RECURRENT);
      }
    }
    return kinds.size() == layers || layers == 0 ? kinds : List.of();
  }

  private List<Kind> shared(List<Kind> kinds, BiConsumer<Span, String> unsaid) {
    if (kinds.contains(Kind.BOTH)) {
      unsaid.accept(
          config.entries().get("layers_block_type").key(),
          "attention before a mixer in one layer; here they are side by side");
    }
    return kinds;
  }

  /** Mixers and MLPs in a row: a mixer with the MLP after it is a layer. */
  private List<Kind> pattern(BiConsumer<Span, String> unsaid) {
    List<String> parts = parts();
    List<Kind> kinds = new ArrayList<>();
    boolean bare = false;
    int alone = 0;
    boolean experts = false;
    for (String part : parts) {
      switch (part) {
        case "m", "mamba", "linear_attention" -> {
          alone += bare ? 1 : 0;
          kinds.add(Kind.RECURRENT);
          bare = true;
        }
        case "*", "attention", "full_attention" -> {
          alone += bare ? 1 : 0;
          kinds.add(Kind.ATTENTION);
          bare = true;
        }
        default -> {
          experts |= part.equals("moe") || part.equals("e");
          bare = false;
        }
      }
    }
    alone += bare ? 1 : 0;
    String key = key();
    if (alone > 0) {
      unsaid.accept(
          config.entries().get(key).key(),
          (alone == 1 ? "a layer" : alone + " layers") + " without an MLP; here each has one");
    }
    if (experts) {
      unsaid.accept(config.entries().get(key).key(), "experts in the MLPs");
    }
    return kinds;
  }

  private String key() {
    return config.entries().containsKey("hybrid_override_pattern")
        ? "hybrid_override_pattern"
        : "layers_block_type";
  }

  private List<String> parts() {
    if (config.get("hybrid_override_pattern").orElse(null) instanceof Scalar pattern) {
      String text = pattern.text().toLowerCase(Locale.ROOT);
      return List.of(text.substring(0, Math.min(2 * MOST, text.length())).split(""));
    }
    return elements(key()).stream()
        .map(each -> each instanceof Scalar scalar ? scalar.text().toLowerCase(Locale.ROOT) : "")
        .toList();
  }
}
