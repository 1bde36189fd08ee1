package io.hyb.runtime.gguf;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a byte-level tokenizer cuts a text before it merges. GGUF only gives it a name, {@code
 * tokenizer.ggml.pre}; what stands behind each is how its models were published.
 */
enum PreTokenizer {
  /** GPT-2's own cut. */
  GPT2("gpt-2", "gpt2", "phi-2") {
    @Override
    JsonElement json() {
      return byteLevel(true);
    }
  },
  /** Every digit by itself, then GPT-2's cut. */
  SMOLLM("smollm") {
    @Override
    JsonElement json() {
      JsonObject digits = typed("Digits");
      digits.addProperty("individual_digits", true);
      return sequence(digits, byteLevel(true));
    }
  },
  /** Llama 3: up to three digits together; a piece that is a token is not merged again. */
  LLAMA3("llama-bpe", "llama3", "llama-v3") {
    @Override
    JsonElement json() {
      return sequence(split("\\p{N}{1,3}"), byteLevel(false));
    }

    @Override
    boolean takesWholeTokens() {
      return true;
    }

    @Override
    boolean opens() {
      return true;
    }
  },
  /** Qwen 2: Llama 3's with single digits, over composed characters. */
  QWEN2("qwen2") {
    @Override
    JsonElement json() {
      return sequence(split("\\p{N}"), byteLevel(false));
    }

    @Override
    JsonElement normalizer() {
      return typed("NFC");
    }
  };

  private final List<String> names;

  PreTokenizer(String... names) {
    this.names = List.of(names);
  }

  /** The one that GGUF calls so. */
  static Optional<PreTokenizer> named(String name) {
    return Arrays.stream(values()).filter(pre -> pre.names.contains(name)).findFirst();
  }

  /** What there is. */
  static String all() {
    return Arrays.stream(values()).map(pre -> pre.names.get(0)).collect(Collectors.joining(", "));
  }

  /** As {@code tokenizer.json} says it. */
  abstract JsonElement json();

  /** What comes before, as {@code tokenizer.json} says it. */
  JsonElement normalizer() {
    return JsonNull.INSTANCE;
  }

  /** Whether a piece that is a token stays whole even if no merges lead there. */
  boolean takesWholeTokens() {
    return false;
  }

  /** Whether a sequence has a first token where the file doesn't say. */
  boolean opens() {
    return false;
  }

  private static JsonObject split(String digits) {
    JsonObject pattern = new JsonObject();
    pattern.addProperty(
        "Regex",
        "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|"
            + digits
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+");
    JsonObject split = typed("Split");
    split.add("pattern", pattern);
    split.addProperty("behavior", "Isolated");
    split.addProperty("invert", false);
    return split;
  }

  private static JsonObject sequence(JsonObject... steps) {
    JsonArray list = new JsonArray();
    Arrays.stream(steps).forEach(list::add);
    JsonObject sequence = typed("Sequence");
    sequence.add("pretokenizers", list);
    return sequence;
  }

  /** Bytes as visible characters, cut as GPT-2 does where nothing else has cut. */
  static JsonObject byteLevel(boolean cut) {
    JsonObject bytes = typed("ByteLevel");
    bytes.addProperty("add_prefix_space", false);
    bytes.addProperty("trim_offsets", true);
    bytes.addProperty("use_regex", cut);
    return bytes;
  }

  private static JsonObject typed(String type) {
    JsonObject json = new JsonObject();
    json.addProperty("type", type);
    return json;
  }
}
