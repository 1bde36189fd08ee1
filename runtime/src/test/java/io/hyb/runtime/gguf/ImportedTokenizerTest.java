package io.hyb.runtime.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.runtime.tokens.Tokenizer;
import io.hyb.runtime.weights.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the imported tokenizer does to texts. The small model merges 12345 and " ab". */
class ImportedTokenizerTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "gpt-2,    12345|' ab'",
    "smollm,   1|2|3|4|5|' ab'",
    "llama-bpe, 123|4|5|' ab'",
    "qwen2,    1|2|3|4|5|' ab'"
  })
  void digitsAreCutAsTheFileSays(String pre, String pieces) {
    imported(SmallGguf.model(pre));
    try (Tokenizer tokenizer = Tokenizer.open(folder.resolve("out"), 264)) {
      assertThat(pieces(tokenizer, "12345 ab")).isEqualTo(pieces.replace("'", ""));
    }
  }

  @Test
  void everyByteComesBack() {
    imported(SmallGguf.model("smollm"));
    String text = "Tab\t, newline\n, ünï¢ode 漢字 🙂 and  blanks ";
    try (Tokenizer tokenizer = Tokenizer.open(folder.resolve("out"), 264)) {
      assertThat(tokenizer.decodeAll(tokenizer.encode(text))).isEqualTo(text);
    }
  }

  @Test
  void charactersAreComposedForQwen() {
    imported(SmallGguf.model("qwen2"));
    try (Tokenizer tokenizer = Tokenizer.open(folder.resolve("out"), 264)) {
      assertThat(tokenizer.encode("u\u0308")).isEqualTo(tokenizer.encode("\u00fc"));
    }
  }

  @Test
  void controlTokensAreFoundInTextAndEndIt() {
    imported(SmallGguf.model("smollm").put("tokenizer.ggml.eot_token_id", 7));
    try (Tokenizer tokenizer = Tokenizer.open(folder.resolve("out"), 264)) {
      assertThat(tokenizer.encode("ab</s>")).hasSize(2).endsWith(1);
      assertThat(tokenizer.bos()).isEmpty();
      assertThat(tokenizer.ends()).containsExactly(1, 7);
    }
  }

  @Test
  void firstTokenComesWhereTheFileAsksForIt() {
    imported(SmallGguf.model("smollm").put("tokenizer.ggml.add_bos_token", true));
    try (Tokenizer tokenizer = Tokenizer.open(folder.resolve("out"), 264)) {
      assertThat(tokenizer.bos()).hasValue(0);
      assertThat(tokenizer.encodePrompt("ab")).hasSize(2).startsWith(0);
    }
  }

  @Test
  void firstTokenIsLlamas3OwnUnlessTheFileSaysNo() {
    imported(SmallGguf.model("llama-bpe"));
    try (Tokenizer tokenizer = Tokenizer.open(folder.resolve("out"), 264)) {
      assertThat(tokenizer.bos()).hasValue(0);
    }
    imported(SmallGguf.model("llama-bpe").put("tokenizer.ggml.add_bos_token", false));
    try (Tokenizer tokenizer = Tokenizer.open(folder.resolve("out"), 264)) {
      assertThat(tokenizer.bos()).isEmpty();
    }
  }

  @Test
  void chatTemplateIsKept() throws IOException {
    String template = "{% for m in messages %}<s>{{ m['content'] }}\n{% endfor %}";
    imported(SmallGguf.model("smollm").put("tokenizer.chat_template", template));
    JsonObject config = json("tokenizer_config.json");
    assertThat(config.get("chat_template").getAsString()).isEqualTo(template);
    assertThat(config.get("model_max_length").getAsInt()).isEqualTo(64);
    assertThat(config.get("eos_token").getAsString()).isEqualTo("</s>");
  }

  @Test
  void tokensThatOnlyFillUpAreLeftOut() throws IOException {
    int[] types = new int[264];
    Arrays.fill(types, 1);
    types[0] = 3;
    types[1] = 4;
    types[2] = 5;
    imported(SmallGguf.model("smollm").put("tokenizer.ggml.token_type", types));
    JsonObject tokenizer = json("tokenizer.json");
    assertThat(tokenizer.getAsJsonObject("model").getAsJsonObject("vocab").size()).isEqualTo(263);
    JsonArray added = tokenizer.getAsJsonArray("added_tokens");
    assertThat(added).hasSize(2);
    assertThat(added.get(1).getAsJsonObject().get("special").getAsBoolean()).isFalse();
  }

  private static String pieces(Tokenizer tokenizer, String text) {
    List<Long> ids = Arrays.stream(tokenizer.encode(text)).boxed().toList();
    return ids.stream().map(id -> tokenizer.decodeAll(id)).collect(Collectors.joining("|"));
  }

  private JsonObject json(String file) throws IOException {
    String text = Files.readString(folder.resolve("out").resolve(file));
    return JsonParser.parseString(text).getAsJsonObject();
  }

  private void imported(GgufBytes model) {
    Path file = model.write(folder.resolve("small.gguf"));
    new GgufImport(file, folder.resolve("out"), true, DType.F32, 1 << 20)
        .run((tensor, done, total) -> {});
  }
}
