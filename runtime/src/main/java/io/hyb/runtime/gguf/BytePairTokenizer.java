package io.hyb.runtime.gguf;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.hyb.runtime.tokens.FirstToken;
import io.hyb.runtime.weights.Quoted;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The byte-level BPE tokenizer in a GGUF file, as Hugging Face's files say it. */
final class BytePairTokenizer {
  private static final String PREFIX = "tokenizer.ggml.";
  private static final String TOKENS = PREFIX + "tokens";
  private static final String TYPES = PREFIX + "token_type";
  private static final String MERGES = PREFIX + "merges";
  private static final long CONTROL = 3;
  private static final long USER_DEFINED = 4;
  private static final long UNUSED = 5;

  private final GgufMetadata metadata;
  private final PreTokenizer pre;
  private final String[] tokens;
  private final long[] types;
  private final Map<String, Integer> ids = new HashMap<>();

  /**
   * Reads the tokenizer.
   *
   * @param vocab rows of the model's embedding
   * @throws GgufException if it is of another kind, or its lists don't fit each other
   */
  BytePairTokenizer(GgufMetadata metadata, int vocab) {
    this.metadata = metadata;
    checkModel();
    this.pre = preTokenizer();
    this.tokens = metadata.strings(TOKENS).orElseThrow(() -> metadata.missing(TOKENS));
    this.types = metadata.integers(TYPES).orElseGet(() -> new long[tokens.length]);
    if (types.length != tokens.length) {
      throw metadata.failure(
          TYPES, "lists %d types for %d tokens".formatted(types.length, tokens.length));
    }
    if (tokens.length > vocab || tokens.length == 0) {
      throw metadata.failure(
          TOKENS, "lists %d tokens, but the embedding has %d rows".formatted(tokens.length, vocab));
    }
    for (int id = 0; id < tokens.length; id++) {
      Integer before = types[id] == UNUSED ? null : ids.put(tokens[id], id);
      if (before != null) {
        throw metadata.failure(
            TOKENS, "%d and %d are both %s".formatted(before, id, Quoted.name(tokens[id])));
      }
    }
  }

  private void checkModel() {
    String key = PREFIX + "model";
    String model = metadata.string(key).orElseThrow(() -> metadata.missing(key));
    if (!model.equals("gpt2")) {
      String kind = model.equals("llama") ? "a SentencePiece model" : Quoted.name(model);
      throw metadata.failure(
          key, "is %s; only byte-level BPE tokenizers (gpt2) can be imported".formatted(kind));
    }
  }

  private PreTokenizer preTokenizer() {
    String key = PREFIX + "pre";
    String name = metadata.string(key).orElseThrow(() -> metadata.missing(key));
    return PreTokenizer.named(name)
        .orElseThrow(
            () ->
                metadata.failure(
                    key,
                    "is %s; of the ways to cut a text before merging, %s are known"
                        .formatted(Quoted.name(name), PreTokenizer.all())));
  }

  /** {@code tokenizer.json}. */
  JsonObject tokenizerJson() {
    JsonObject json = new JsonObject();
    json.addProperty("version", "1.0");
    json.add("truncation", JsonNull.INSTANCE);
    json.add("padding", JsonNull.INSTANCE);
    json.add("added_tokens", addedTokens());
    json.add("normalizer", pre.normalizer());
    json.add("pre_tokenizer", pre.json());
    json.add("post_processor", postProcessor());
    json.add("decoder", PreTokenizer.byteLevel(true));
    json.add("model", model());
    return json;
  }

  /** Tokens that are found in a text before all else: control tokens, and those that users add. */
  private JsonArray addedTokens() {
    JsonArray added = new JsonArray();
    for (int id = 0; id < tokens.length; id++) {
      if (types[id] == CONTROL || types[id] == USER_DEFINED) {
        JsonObject token = new JsonObject();
        token.addProperty("id", id);
        token.addProperty("content", tokens[id]);
        for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
          token.addProperty(flag, false);
        }
        token.addProperty("special", types[id] == CONTROL);
        added.add(token);
      }
    }
    return added;
  }

  /** Puts the first token before a text, where there is one. */
  private JsonElement postProcessor() {
    if (!addsBos()) {
      return JsonNull.INSTANCE;
    }
    int id = bos().orElseThrow(() -> metadata.missing(PREFIX + "bos_token_id"));
    return FirstToken.processor(tokens[id], id);
  }

  private JsonObject model() {
    JsonObject model = new JsonObject();
    model.addProperty("type", "BPE");
    model.add("dropout", JsonNull.INSTANCE);
    model.add("unk_token", JsonNull.INSTANCE);
    model.add("continuing_subword_prefix", JsonNull.INSTANCE);
    model.add("end_of_word_suffix", JsonNull.INSTANCE);
    model.addProperty("fuse_unk", false);
    model.addProperty("byte_fallback", false);
    model.addProperty("ignore_merges", pre.takesWholeTokens());
    JsonObject vocab = new JsonObject();
    for (int id = 0; id < tokens.length; id++) {
      if (types[id] != UNUSED) {
        vocab.addProperty(tokens[id], id);
      }
    }
    model.add("vocab", vocab);
    model.add("merges", merges());
    return model;
  }

  /** Each merge as the pair that it joins; GGUF writes them with a blank between. */
  private JsonArray merges() {
    String[] lines = metadata.strings(MERGES).orElseThrow(() -> metadata.missing(MERGES));
    JsonArray merges = new JsonArray();
    for (int i = 0; i < lines.length; i++) {
      int blank = lines[i].indexOf(' ', 1);
      String left = blank < 0 ? "" : lines[i].substring(0, blank);
      String right = lines[i].substring(blank + 1);
      if (!ids.containsKey(left) || !ids.containsKey(right) || !ids.containsKey(left + right)) {
        throw metadata.failure(
            MERGES,
            "has at %d what is no pair of tokens that make a token: %s"
                .formatted(i, Quoted.name(lines[i])));
      }
      JsonArray pair = new JsonArray();
      pair.add(left);
      pair.add(right);
      merges.add(pair);
    }
    return merges;
  }

  /** {@code tokenizer_config.json}; {@code context} is the longest sequence, 0 if not known. */
  JsonObject configJson(Optional<Integer> context) {
    JsonObject json = new JsonObject();
    json.addProperty("tokenizer_class", "PreTrainedTokenizerFast");
    json.addProperty("add_bos_token", addsBos());
    json.addProperty("add_prefix_space", false);
    json.addProperty("clean_up_tokenization_spaces", false);
    addToken(json, "bos_token", bos());
    addToken(json, "eos_token", id("eos_token_id"));
    addToken(json, "unk_token", id("unknown_token_id"));
    addToken(json, "pad_token", id("padding_token_id"));
    context.ifPresent(positions -> json.addProperty("model_max_length", positions));
    metadata
        .string("tokenizer.chat_template")
        .ifPresent(template -> json.addProperty("chat_template", template));
    return json;
  }

  private void addToken(JsonObject json, String key, Optional<Integer> id) {
    id.ifPresent(present -> json.addProperty(key, tokens[present]));
  }

  /** Adds the ids of first, last and padding token to a model's or generation's config. */
  void addIds(JsonObject json) {
    bos().ifPresent(id -> json.addProperty("bos_token_id", id));
    Set<Integer> ends = new LinkedHashSet<>();
    for (String key : List.of("eos_token_id", "eot_token_id", "eom_token_id")) {
      id(key).ifPresent(ends::add);
    }
    if (ends.size() == 1) {
      json.addProperty("eos_token_id", ends.iterator().next());
    } else if (!ends.isEmpty()) {
      json.add("eos_token_id", array(ends.toArray(new Integer[0])));
    }
    id("padding_token_id").ifPresent(id -> json.addProperty("pad_token_id", id));
  }

  private static JsonArray array(Integer... ids) {
    JsonArray array = new JsonArray();
    for (Integer id : ids) {
      array.add(id);
    }
    return array;
  }

  private boolean addsBos() {
    return metadata.flag(PREFIX + "add_bos_token").orElse(pre.opens());
  }

  private Optional<Integer> bos() {
    return id("bos_token_id");
  }

  private Optional<Integer> id(String key) {
    return metadata.index(PREFIX + key, tokens.length);
  }
}
