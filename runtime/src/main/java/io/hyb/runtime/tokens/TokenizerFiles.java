package io.hyb.runtime.tokens;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What the JSON files around a tokenizer say beyond the tokenizer itself.
 *
 * @param tokenizerJson the text of {@code tokenizer.json}
 * @param size one more than the largest id of a token
 * @param addBos whether {@code tokenizer_config.json} asks for a first token
 * @param bos that token as text, if it is named
 * @param ends ids at which generation ends, from {@code generation_config.json} or else {@code
 *     config.json}
 */
record TokenizerFiles(
    String tokenizerJson, int size, boolean addBos, Optional<String> bos, List<Integer> ends) {
  TokenizerFiles {
    ends = List.copyOf(ends);
  }

  /**
   * Reads a folder's files.
   *
   * @throws TokenizerException if {@code tokenizer.json} is missing or one of them is broken
   */
  static TokenizerFiles read(Path folder) {
    Path file = folder.resolve("tokenizer.json");
    if (!Files.exists(file)) {
      throw new TokenizerException(file + ": there is no such file; it holds the tokenizer");
    }
    String text = text(file);
    JsonObject config = optional(folder.resolve("tokenizer_config.json"));
    List<Integer> ends = ends(folder.resolve("generation_config.json"));
    return new TokenizerFiles(
        text,
        size(file, object(file, text)),
        isTrue(config.get("add_bos_token")),
        bos(config.get("bos_token")),
        ends.isEmpty() ? ends(folder.resolve("config.json")) : ends);
  }

  private static int size(Path file, JsonObject tokenizer) {
    List<Integer> ids = new ArrayList<>();
    try {
      if (tokenizer.get("model") instanceof JsonObject model
          && model.get("vocab") instanceof JsonObject vocab) {
        vocab.entrySet().forEach(entry -> ids.add(entry.getValue().getAsInt()));
      } else if (tokenizer.get("model") instanceof JsonObject model
          && model.get("vocab") instanceof JsonArray unigrams) {
        ids.add(unigrams.size() - 1);
      }
      if (tokenizer.get("added_tokens") instanceof JsonArray added) {
        added.forEach(token -> ids.add(token.getAsJsonObject().get("id").getAsInt()));
      }
    } catch (RuntimeException e) {
      throw new TokenizerException(file + ": its vocabulary is not one", e);
    }
    if (ids.isEmpty()) {
      throw new TokenizerException(file + ": it has no vocabulary");
    }
    return Collections.max(ids) + 1;
  }

  private static List<Integer> ends(Path file) {
    JsonElement value = optional(file).get("eos_token_id");
    List<Integer> ids = new ArrayList<>();
    try {
      if (value instanceof JsonArray several) {
        several.forEach(id -> ids.add(id.getAsInt()));
      } else if (value instanceof JsonPrimitive one) {
        ids.add(one.getAsInt());
      }
    } catch (RuntimeException e) {
      throw new TokenizerException(file + ": eos_token_id is neither an id nor a list of ids", e);
    }
    return ids;
  }

  private static boolean isTrue(JsonElement value) {
    return value instanceof JsonPrimitive primitive && primitive.getAsBoolean();
  }

  /** A token stands there as text, or as an object whose {@code content} it is. */
  private static Optional<String> bos(JsonElement value) {
    JsonElement text = value instanceof JsonObject object ? object.get("content") : value;
    return text instanceof JsonPrimitive primitive
        ? Optional.of(primitive.getAsString())
        : Optional.empty();
  }

  private static JsonObject optional(Path file) {
    return Files.exists(file) ? object(file, text(file)) : new JsonObject();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new TokenizerException(file + ": it can't be read as UTF-8 text", e);
    }
  }

  private static JsonObject object(Path file, String text) {
    try {
      if (JsonParser.parseString(text) instanceof JsonObject object) {
        return object;
      }
      throw new TokenizerException(file + ": it holds JSON, but no object");
    } catch (JsonParseException e) {
      throw new TokenizerException(file + ": it is not valid JSON", e);
    }
  }
}
