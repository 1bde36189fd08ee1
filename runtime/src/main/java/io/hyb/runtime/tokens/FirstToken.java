package io.hyb.runtime.tokens;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.runtime.weights.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The token before every text, as a post-processor in {@code tokenizer.json} says it. Transformers
 * from 5 on looks nowhere else for it.
 */
public final class FirstToken {
  private static final String PROCESSOR = "post_processor";

  private FirstToken() {}

  /** A post-processor that puts a token before a text and before each of a pair. */
  public static JsonObject processor(String token, int id) {
    JsonArray single = new JsonArray();
    single.add(piece("SpecialToken", token, 0));
    single.add(piece("Sequence", "A", 0));
    JsonArray pair = single.deepCopy();
    pair.add(piece("SpecialToken", token, 1));
    pair.add(piece("Sequence", "B", 1));
    JsonArray ids = new JsonArray();
    ids.add(id);
    JsonArray names = new JsonArray();
    names.add(token);
    JsonObject entry = new JsonObject();
    entry.addProperty("id", token);
    entry.add("ids", ids);
    entry.add("tokens", names);
    JsonObject special = new JsonObject();
    special.add(token, entry);
    JsonObject template = new JsonObject();
    template.addProperty("type", "TemplateProcessing");
    template.add("single", single);
    template.add("pair", pair);
    template.add("special_tokens", special);
    return template;
  }

  private static JsonObject piece(String kind, String id, int typeId) {
    JsonObject inner = new JsonObject();
    inner.addProperty("id", id);
    inner.addProperty("type_id", typeId);
    JsonObject piece = new JsonObject();
    piece.add(kind, inner);
    return piece;
  }

  /**
   * Says in a folder's {@code tokenizer.json} what only its {@code tokenizer_config.json} says:
   * that texts have a first token. Does nothing where there is none, or a post-processor of its own
   * kind.
   *
   * @throws TokenizerException if one of the files is broken
   */
  public static void write(Path folder) {
    Path file = folder.resolve("tokenizer.json");
    if (!Files.exists(file)) {
      return;
    }
    TokenizerFiles files = TokenizerFiles.read(folder);
    JsonObject tokenizer = JsonParser.parseString(files.tokenizerJson()).getAsJsonObject();
    JsonElement given = tokenizer.get(PROCESSOR);
    boolean replaceable = given == null || given.isJsonNull() || isByteLevel(given);
    Optional<Integer> id = files.bos().flatMap(token -> id(tokenizer, token));
    if (!files.addBos() || !replaceable || id.isEmpty()) {
      return;
    }
    JsonObject first = processor(files.bos().orElseThrow(), id.get());
    tokenizer.add(PROCESSOR, isByteLevel(given) ? sequence(given, first) : first);
    JsonFile.write(file, tokenizer);
  }

  private static boolean isByteLevel(JsonElement processor) {
    return processor instanceof JsonObject object
        && object.get("type") != null
        && object.get("type").getAsString().equals("ByteLevel");
  }

  private static JsonObject sequence(JsonElement... processors) {
    JsonArray all = new JsonArray();
    for (JsonElement processor : processors) {
      all.add(processor);
    }
    JsonObject sequence = new JsonObject();
    sequence.addProperty("type", "Sequence");
    sequence.add("processors", all);
    return sequence;
  }

  private static Optional<Integer> id(JsonObject tokenizer, String token) {
    if (tokenizer.get("added_tokens") instanceof JsonArray added) {
      for (JsonElement each : added) {
        JsonObject one = each.getAsJsonObject();
        if (one.get("content").getAsString().equals(token)) {
          return Optional.of(one.get("id").getAsInt());
        }
      }
    }
    return tokenizer.get("model") instanceof JsonObject model
            && model.get("vocab") instanceof JsonObject vocab
            && vocab.has(token)
        ? Optional.of(vocab.get(token).getAsInt())
        : Optional.empty();
  }
}
