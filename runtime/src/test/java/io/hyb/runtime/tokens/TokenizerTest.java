package io.hyb.runtime.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import io.hyb.runtime.testing.GnaTiny;
import io.hyb.runtime.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {
  private static final Golden GOLDEN = Golden.named("gna-tiny.safetensors");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void idsOfAPromptEqualTransformers(int prompt) {
    try (Tokenizer tokenizer = Tokenizer.open(GnaTiny.FOLDER, 4096)) {
      long[] expected = Arrays.stream(GOLDEN.ints("p" + prompt + ".ids")).asLongStream().toArray();
      assertThat(tokenizer.encodePrompt(text("prompts", prompt))).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void textOfGreedyTokensEqualsTransformers(int prompt) {
    try (Tokenizer tokenizer = Tokenizer.open(GnaTiny.FOLDER, 4096)) {
      long[] ids = Arrays.stream(GOLDEN.ints("p" + prompt + ".greedy")).asLongStream().toArray();
      assertThat(tokenizer.decode(ids)).isEqualTo(text("greedy", prompt));
    }
  }

  @Test
  void onlyAPromptBeginsWithTheFirstToken() {
    try (Tokenizer tokenizer = Tokenizer.open(GnaTiny.FOLDER, 4096)) {
      assertThat(tokenizer.bos()).hasValue(0);
      assertThat(tokenizer.encodePrompt("")).containsExactly(0);
      assertThat(tokenizer.encode("")).isEmpty();
      assertThat(tokenizer.encode("river")[0]).isNotZero();
    }
  }

  @Test
  void specialTokensInATextAreParsedAndNotDoubled() {
    try (Tokenizer tokenizer = Tokenizer.open(GnaTiny.FOLDER, 4096)) {
      assertThat(tokenizer.encode("<|endoftext|><|pad|>")).containsExactly(0, 1);
      assertThat(tokenizer.encodePrompt("<|endoftext|><|pad|>")).containsExactly(0, 1);
      assertThat(tokenizer.decode(0, 1)).isEmpty();
      assertThat(tokenizer.decodeAll(0, 1)).isEqualTo("<|endoftext|><|pad|>");
    }
  }

  @Test
  void aLongTextIsNotCut() {
    try (Tokenizer tokenizer = Tokenizer.open(GnaTiny.FOLDER, 4096)) {
      String text = "stone river ".repeat(3000);
      long[] ids = tokenizer.encode(text);
      assertThat(ids.length).isGreaterThan(6000);
      assertThat(tokenizer.decode(ids)).isEqualTo(text);
    }
  }

  @Test
  void textComesOnlyInWholeCharacters() {
    String text = "caf\u00e9 \u4e2d\u6587 \ud83d\ude00 e\u0301 end";
    try (Tokenizer tokenizer = Tokenizer.open(GnaTiny.FOLDER, 4096)) {
      TextStream stream = tokenizer.stream();
      StringBuilder streamed = new StringBuilder();
      int empty = 0;
      for (long id : tokenizer.encodePrompt(text)) {
        String piece = stream.next(id);
        assertThat(piece).doesNotContain("\ufffd");
        empty += piece.isEmpty() ? 1 : 0;
        streamed.append(piece);
      }
      assertThat(empty).isGreaterThan(3);
      assertThat(streamed.append(stream.rest())).hasToString(text);
    }
  }

  @Test
  void anUnfinishedCharacterComesAtTheEnd() {
    try (Tokenizer tokenizer = Tokenizer.open(GnaTiny.FOLDER, 4096)) {
      long[] ids = tokenizer.encode("x\ud83d\ude00");
      TextStream stream = tokenizer.stream();
      StringBuilder streamed = new StringBuilder();
      for (int i = 0; i < ids.length - 1; i++) {
        streamed.append(stream.next(ids[i]));
      }
      assertThat(streamed).hasToString("x");
      assertThat(stream.rest()).startsWith("\ufffd");
      assertThat(stream.rest()).isEmpty();
    }
  }

  @Test
  void aPostProcessorsFirstTokenIsTaken() throws IOException {
    copyTokenizer();
    Files.delete(folder.resolve("tokenizer_config.json"));
    replace(
        "tokenizer.json",
        "\"post_processor\": null",
        "\"post_processor\": {\"type\": \"TemplateProcessing\", \"single\": [{\"SpecialToken\":"
            + " {\"id\": \"<|pad|>\", \"type_id\": 0}}, {\"Sequence\": {\"id\": \"A\", \"type_id\":"
            + " 0}}, {\"SpecialToken\": {\"id\": \"<|endoftext|>\", \"type_id\": 0}}], \"pair\": [],"
            + " \"special_tokens\": {\"<|pad|>\": {\"id\": \"<|pad|>\", \"ids\": [1], \"tokens\":"
            + " [\"<|pad|>\"]}, \"<|endoftext|>\": {\"id\": \"<|endoftext|>\", \"ids\": [0],"
            + " \"tokens\": [\"<|endoftext|>\"]}}}");
    try (Tokenizer tokenizer = Tokenizer.open(folder, 4096)) {
      assertThat(tokenizer.bos()).hasValue(1);
      long[] bare = tokenizer.encode("a river");
      long[] prompt = tokenizer.encodePrompt("a river");
      assertThat(prompt).hasSize(bare.length + 1).startsWith(1).endsWith(bare);
    }
  }

  @Test
  void withoutEitherThereIsNoFirstToken() throws IOException {
    copyTokenizer();
    replace("tokenizer_config.json", "\"add_bos_token\": true", "\"add_bos_token\": false");
    try (Tokenizer tokenizer = Tokenizer.open(folder, 4096)) {
      assertThat(tokenizer.bos()).isEmpty();
      assertThat(tokenizer.encodePrompt("river")).isEqualTo(tokenizer.encode("river"));
    }
  }

  @Test
  void endsComeFromTheGenerationConfigOrElseTheConfig() throws IOException {
    copyTokenizer();
    assertThat(ends()).containsExactly(0);
    replace("generation_config.json", "\"eos_token_id\": 0", "\"eos_token_id\": [1, 7]");
    assertThat(ends()).containsExactly(1, 7);
    Files.delete(folder.resolve("generation_config.json"));
    replace("config.json", "\"eos_token_id\": 0", "\"eos_token_id\": 5");
    assertThat(ends()).containsExactly(5);
  }

  @ParameterizedTest
  @CsvSource({"4000", "49152"})
  void anotherVocabularyIsRefused(int vocab) {
    assertThatThrownBy(() -> Tokenizer.open(GnaTiny.FOLDER, vocab))
        .isInstanceOf(TokenizerException.class)
        .hasMessage(
            GnaTiny.FOLDER.resolve("tokenizer.json")
                + ": a tokenizer of another vocabulary: it has 4096 tokens, the model "
                + vocab);
  }

  @Test
  void aMissingTokenizerIsNamed() {
    assertThatThrownBy(() -> Tokenizer.open(folder))
        .isInstanceOf(TokenizerException.class)
        .hasMessage(
            folder.resolve("tokenizer.json") + ": there is no such file; it holds the tokenizer");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"model": {"vocab": {"a": 0 | it is not valid JSON
          [1] | it holds JSON, but no object
          {} | it has no vocabulary
          {"model": {"vocab": {"a": "b"}}} | its vocabulary is not one
          """)
  void aBrokenTokenizerIsRefused(String text, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("tokenizer.json"), text);
    assertThatThrownBy(() -> Tokenizer.open(folder))
        .isInstanceOf(TokenizerException.class)
        .hasMessage(file + ": " + message);
  }

  @Test
  void aTokenizerThatTheLibraryRefusesIsRefusedInOneLine() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("tokenizer.json"),
            "{\"model\": {\"type\": \"X\", \"vocab\": {\"a\": 0}}}");
    assertThatThrownBy(() -> Tokenizer.open(folder))
        .isInstanceOf(TokenizerException.class)
        .hasMessageStartingWith(file + ": not a tokenizer: ")
        .hasMessageNotContaining("\n");
  }

  private List<Integer> ends() {
    try (Tokenizer tokenizer = Tokenizer.open(folder)) {
      return tokenizer.ends();
    }
  }

  private static String text(String key, int prompt) {
    return JsonParser.parseString(GOLDEN.metadata("json"))
        .getAsJsonObject()
        .getAsJsonArray(key)
        .get(prompt)
        .getAsString();
  }

  private void copyTokenizer() throws IOException {
    for (String name :
        List.of(
            "tokenizer.json", "tokenizer_config.json", "generation_config.json", "config.json")) {
      Files.copy(GnaTiny.FOLDER.resolve(name), folder.resolve(name));
    }
  }

  private void replace(String name, String from, String to) throws IOException {
    Path file = folder.resolve(name);
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }
}
