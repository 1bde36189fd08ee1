package io.hyb.convert;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.hyb.arch.Family;
import io.hyb.arch.RopeShape;
import io.hyb.arch.word.Word;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Result;
import io.hyb.diagnostic.Span;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

  /** Of a teacher whose folder has none. */
  public static final HuggingFaceConfig EMPTY = new Fields(Map.of(), null, List.of()).config();

  /**
   * Reads a text; one error if it is broken, one for each setting that its family cannot have here.
   *
   * @param file the config.json's name, which findings carry
   */
  public static Result<HuggingFaceConfig> parse(String file, String text) {
    Span span = Span.startOf(file);
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      Map<String, Object> values = object(json);
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new IOException("text after the object");
      }
      List<Diagnostic> findings = new ArrayList<>();
      HuggingFaceConfig config = new Fields(values, span, findings).config();
      return new Result<>(Optional.of(config), findings);
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      return new Result<>(Optional.empty(), List.of(broken(file, e)));
    }
  }

  /** Gson ends its messages with {@code at line 3 column 14 path $.x}: that is the place. */
  private static Diagnostic broken(String file, Throwable cause) {
    String message = cause.getMessage() == null ? "" : cause.getMessage();
    int line = numberAfter(message, " at line ");
    int column = numberAfter(message, " column ");
    Span span = new Span(file, line, column, line, column);
    String text = "this is not the JSON object that a config.json should be";
    return Diagnostic.error("broken-config", span, text)
        .withFix("fetch the teacher's config.json again");
  }

  private static int numberAfter(String message, String mark) {
    int start = message.indexOf(mark);
    int number = 0;
    for (int i = start + mark.length(); start >= 0 && i < message.length(); i++) {
      int digit = message.charAt(i) - '0';
      if (digit < 0 || digit > 9 || number > 100_000_000) {
        break;
      }
      number = number * 10 + digit;
    }
    return Math.max(number, 1);
  }

  private static Map<String, Object> object(JsonReader json) throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      values.put(json.nextName(), value(json));
    }
    json.endObject();
    return values;
  }

  /** A string, Boolean, Double or map; null for what no key of interest may be. */
  private static Object value(JsonReader json) throws IOException {
    JsonToken token = json.peek();
    return switch (token) {
      case STRING -> json.nextString();
      case BOOLEAN -> json.nextBoolean();
      case NUMBER -> json.nextDouble();
      case BEGIN_OBJECT -> object(json);
      default -> {
        json.skipValue();
        yield null;
      }
    };
  }

  /** Typed access to the values of one JSON object. */
  private record Fields(Map<String, Object> values, Span span, List<Diagnostic> findings) {

    HuggingFaceConfig config() {
      Optional<Family> named = family();
      Family family = named.orElse(Family.LLAMA);
      family.fixedConfig().forEach(this::refuse);
      Optional<Integer> heads = whole("num_attention_heads");
      Optional<Integer> dModel = whole("hidden_size");
      Optional<Integer> headDim = whole("head_dim");
      boolean follows = family.headsSpanModel() && heads.isPresent() && dModel.isPresent();
      if (headDim.isEmpty() && follows) {
        headDim = Optional.of(dModel.get() / heads.get());
      }
      Optional<Integer> kvHeads = whole("num_key_value_heads");
      Fields rope = rope();
      Fields partial = rope.values.containsKey(PARTIAL) ? rope : this;
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
          rope.values.containsKey("rope_theta") ? rope.real("rope_theta") : real("rope_theta"),
          rope.scaling(),
          partial.real(PARTIAL));
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
      String key = values.containsKey("rope_parameters") ? "rope_parameters" : "rope_scaling";
      Object nested = values.get(key);
      Map<String, Object> inner = new LinkedHashMap<>();
      if (nested instanceof Map<?, ?> map) {
        map.forEach((name, value) -> inner.put(name.toString(), value));
      } else if (nested != null) {
        wrong(key, "an object");
      }
      return new Fields(inner, span, findings);
    }

    private Optional<RopeShape.Llama3Scaling> scaling() {
      String type = text("rope_type").or(() -> text("type")).orElse("default");
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
      if (values.get(key) == null) {
        findings.add(
            Diagnostic.error(
                "unsupported-config", span, "rope scaling llama3 needs `" + key + "`"));
        return Optional.empty();
      }
      return real(key);
    }

    private void refuse(String key, Object only) {
      Object value = values.get(key);
      if (value != null && !value.equals(only)) {
        unsupported(key, value, only);
      }
    }

    private void unsupported(String key, Object value, Object only) {
      findings.add(
          Diagnostic.error(
              "unsupported-config",
              span,
              "`" + key + "` is " + value + "; this version builds only teachers with " + only));
    }

    private Optional<String> text(String key) {
      Object value = values.get(key);
      if (value == null || value instanceof String) {
        return Optional.ofNullable((String) value);
      }
      return wrong(key, "a string");
    }

    private Optional<Boolean> flag(String key) {
      Object value = values.get(key);
      if (value == null || value instanceof Boolean) {
        return Optional.ofNullable((Boolean) value);
      }
      return wrong(key, "true or false");
    }

    private Optional<Double> real(String key) {
      Object value = values.get(key);
      if (value == null || value instanceof Double number && number > 0) {
        return Optional.ofNullable((Double) value);
      }
      return wrong(key, "a number above 0");
    }

    private Optional<Integer> whole(String key) {
      Object value = values.get(key);
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
      findings.add(Diagnostic.error("broken-config", span, "`" + key + "` should be " + expected));
      return Optional.empty();
    }
  }
}
