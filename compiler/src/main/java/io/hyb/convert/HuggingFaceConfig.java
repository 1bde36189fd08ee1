package io.hyb.convert;

import io.hyb.arch.Family;
import io.hyb.arch.RopeShape;
import io.hyb.arch.word.Word;
import io.hyb.convert.document.Document;
import io.hyb.convert.document.Document.Mapping;
import io.hyb.convert.document.Document.Scalar;
import io.hyb.convert.document.JsonDocument;
import io.hyb.convert.document.MalformedDocument;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Result;
import io.hyb.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a teacher folder's {@code config.json} says about its shape; empty where it says nothing.
 *
 * @param family {@code model_type}; what is no family's has been refused
 * @param headDim {@code head_dim}, else {@code hidden_size / num_attention_heads} where heads are
 *     side by side as wide as the model
 * @param ropeTheta from {@code rope_parameters}, else {@code rope_theta}
 * @param ropeScaling from {@code rope_parameters} or {@code rope_scaling}
 * @param ropePartial {@code partial_rotary_factor}, from {@code rope_parameters} or beside them
 */
public record HuggingFaceConfig(
    Optional<Family> family,
    Optional<Integer> layers,
    Optional<Integer> heads,
    Optional<Integer> kvHeads,
    Optional<Integer> headDim,
    Optional<Integer> dModel,
    Optional<Integer> dFf,
    Optional<Integer> vocab,
    Optional<Integer> maxPositions,
    Optional<Double> normEps,
    Optional<Boolean> tieEmbeddings,
    Optional<Double> ropeTheta,
    Optional<RopeShape.Llama3Scaling> ropeScaling,
    Optional<Double> ropePartial) {

  private static final String PARTIAL = "partial_rotary_factor";

  /** What {@code rope_parameters} and {@code rope_scaling} both may say. */
  private static final List<String> ROPE =
      List.of("factor", "low_freq_factor", "high_freq_factor", "original_max_position_embeddings");

  private static final Mapping NOTHING = new Mapping(Span.startOf(""), Map.of());

  /** Of a teacher whose folder has none. */
  public static final HuggingFaceConfig EMPTY = new Fields(NOTHING, List.of()).config();

  /**
   * Reads a text; one error if it is broken, one for each setting that its family cannot have here.
   *
   * @param file the config.json's name, which findings carry
   */
  public static Result<HuggingFaceConfig> parse(String file, String text) {
    try {
      if (JsonDocument.read(file, text) instanceof Mapping object) {
        return of(object);
      }
      return refused(Span.startOf(file));
    } catch (MalformedDocument e) {
      return refused(e.span());
    }
  }

  private static Result<HuggingFaceConfig> refused(Span span) {
    String text = "this is not the JSON object that a config.json should be";
    Diagnostic finding =
        Diagnostic.error("broken-config", span, text)
            .withFix("fetch the teacher's config.json again");
    return new Result<>(Optional.empty(), List.of(finding));
  }

  /** The same of a config.json whose values have been read. */
  public static Result<HuggingFaceConfig> of(Mapping object) {
    List<Diagnostic> findings = new ArrayList<>();
    HuggingFaceConfig config = new Fields(object, findings).config();
    return new Result<>(Optional.of(config), findings);
  }

  /** Typed access to the values of one JSON object. */
  private record Fields(Mapping values, List<Diagnostic> findings) {

    HuggingFaceConfig config() {
      Optional<Family> named = family();
      Family family = named.orElse(Family.LLAMA);
      family.fixedConfig().forEach(this::refuse);
      warnOfQuantisedWeights();
      Optional<Integer> heads = whole("num_attention_heads");
      Optional<Integer> dModel = whole("hidden_size");
      Optional<Integer> headDim = whole("head_dim");
      boolean follows = family.headsSpanModel() && heads.isPresent() && dModel.isPresent();
      if (headDim.isEmpty() && follows) {
        headDim = Optional.of(dModel.get() / heads.get());
      }
      Optional<Integer> kvHeads = whole("num_key_value_heads");
      Fields rope = rope();
      Fields partial = rope.has(PARTIAL) ? rope : this;
      if (!family.partialRope()) {
        partial.refuse(PARTIAL, 1.0);
      }
      return new HuggingFaceConfig(
          named,
          whole("num_hidden_layers"),
          heads,
          kvHeads.isPresent() ? kvHeads : heads,
          headDim,
          dModel,
          whole("intermediate_size"),
          whole("vocab_size"),
          whole("max_position_embeddings"),
          real(family.normEpsKey()),
          flag("tie_word_embeddings"),
          rope.real("rope_theta").or(() -> real("rope_theta")),
          rope.scaling(),
          partial.real(PARTIAL));
    }

    private void warnOfQuantisedWeights() {
      if (value("quantization_config") != null) {
        findings.add(
            Diagnostic.warning(
                    "unsupported-config",
                    at("quantization_config"),
                    "the weights are quantised; Hyb reads float32, float16 and bfloat16")
                .withFix("take the weights that aren't quantised"));
      }
    }

    private Optional<Family> family() {
      Optional<String> type = text("model_type");
      Optional<Family> family = type.flatMap(word -> Word.parse(Family.values(), word));
      if (type.isPresent() && family.isEmpty()) {
        unsupported("model_type", type.get(), String.join(", ", Word.all(Family.values())));
      }
      return family;
    }

    /** The object that holds rope's type: the newer {@code rope_parameters} or the older name. */
    private Fields rope() {
      Fields newer = nested("rope_parameters");
      Fields older = nested("rope_scaling");
      if (newer.values == NOTHING) {
        return older;
      }
      agree("rope_theta", newer);
      if (older.values != NOTHING) {
        ROPE.forEach(key -> older.agree(key, newer));
        String type = older.ropeType();
        if (!type.equals(newer.ropeType())) {
          contradictory("rope_scaling", type, newer.ropeType());
        }
      }
      return newer;
    }

    private Fields nested(String key) {
      Optional<Document> nested = values.get(key).filter(value -> !value.isNull());
      if (nested.isPresent() && nested.get() instanceof Mapping inner) {
        return new Fields(inner, findings);
      }
      if (nested.isPresent()) {
        wrong(key, "an object");
      }
      return new Fields(NOTHING, findings);
    }

    /** Reports a key that is something else in {@code rope_parameters}. */
    private void agree(String key, Fields newer) {
      Object here = value(key);
      Object there = newer.value(key);
      if (here != null && there != null && !here.equals(there)) {
        contradictory(key, here, there);
      }
    }

    private void contradictory(String key, Object here, Object there) {
      findings.add(
          Diagnostic.error(
              "broken-config",
              at(key),
              "`%s` is %s here and %s in `rope_parameters`".formatted(key, here, there)));
    }

    private String ropeType() {
      return text("rope_type").or(() -> text("type")).orElse("default");
    }

    private boolean has(String key) {
      return values.entries().containsKey(key);
    }

    /** A string, Boolean, Double, mapping or list; null is as good as not there. */
    private Object value(String key) {
      return values.get(key).map(Fields::plain).orElse(null);
    }

    private static Object plain(Document value) {
      return value instanceof Scalar scalar ? scalar.value().orElse(null) : value;
    }

    private Span at(String key) {
      return has(key) ? values.entries().get(key).key() : values.span();
    }

    private Optional<RopeShape.Llama3Scaling> scaling() {
      String type = ropeType();
      if (type.equals("default")) {
        return Optional.empty();
      }
      if (!type.equals("llama3")) {
        unsupported("rope_type", type, "default or llama3");
        return Optional.empty();
      }
      Optional<Double> factor = needed("factor");
      Optional<Double> low = needed("low_freq_factor");
      Optional<Double> high = needed("high_freq_factor");
      Optional<Double> original = needed("original_max_position_embeddings");
      if (factor.isEmpty() || low.isEmpty() || high.isEmpty() || original.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new RopeShape.Llama3Scaling(
              factor.get(), low.get(), high.get(), original.get().intValue()));
    }

    private Optional<Double> needed(String key) {
      if (value(key) == null) {
        findings.add(
            Diagnostic.error(
                "unsupported-config", values.span(), "rope scaling llama3 needs `" + key + "`"));
        return Optional.empty();
      }
      return real(key);
    }

    private void refuse(String key, Object only) {
      Object value = value(key);
      if (value != null && !value.equals(only)) {
        unsupported(key, value instanceof Document other ? other.kind() : value, only);
      }
    }

    private void unsupported(String key, Object value, Object only) {
      findings.add(
          Diagnostic.error(
              "unsupported-config",
              at(key),
              "`" + key + "` is " + value + "; this version builds only teachers with " + only));
    }

    private Optional<String> text(String key) {
      Object value = value(key);
      if (value == null || value instanceof String) {
        return Optional.ofNullable((String) value);
      }
      return wrong(key, "a string");
    }

    private Optional<Boolean> flag(String key) {
      Object value = value(key);
      if (value == null || value instanceof Boolean) {
        return Optional.ofNullable((Boolean) value);
      }
      return wrong(key, "true or false");
    }

    private Optional<Double> real(String key) {
      Object value = value(key);
      if (value == null || value instanceof Double number && number > 0) {
        return Optional.ofNullable((Double) value);
      }
      return wrong(key, "a number above 0");
    }

    private Optional<Integer> whole(String key) {
      Object value = value(key);
      if (value == null) {
        return Optional.empty();
      }
      if (value instanceof Double number
          && number >= 1
          && number <= Integer.MAX_VALUE
          && number == Math.rint(number)) {
        return Optional.of(number.intValue());
      }
      return wrong(key, "a whole number above 0");
    }

    private <T> Optional<T> wrong(String key, String expected) {
      findings.add(
          Diagnostic.error("broken-config", at(key), "`" + key + "` should be " + expected));
      return Optional.empty();
    }
  }
}
