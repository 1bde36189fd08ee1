package io.hyb.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.hyb.arch.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole text of generated code against files that people have read. */
class GeneratedSourcesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/codegen");

  static Stream<Map.Entry<String, Model>> models() {
    return Fixtures.all().entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("models")
  void are_what_was_read_and_approved(Map.Entry<String, Model> model) throws IOException {
    Path folder = GOLDEN.resolve(model.getKey());
    Map<String, String> generated = texts(model.getValue());
    Map<String, String> missing = new TreeMap<>(generated);
    missing.keySet().removeIf(name -> Files.exists(folder.resolve(name + ".txt")));
    if (!missing.isEmpty()) {
      write(folder, missing);
      fail("%s had no %s; it is written now: read it, then run again", folder, missing.keySet());
    }
    assertThat(read(folder)).containsExactlyEntriesOf(generated);
  }

  @ParameterizedTest
  @MethodSource("models")
  void are_the_same_each_time(Map.Entry<String, Model> model) {
    assertThat(Fixtures.generate(model.getValue())).isEqualTo(Fixtures.generate(model.getValue()));
  }

  @ParameterizedTest
  @MethodSource("models")
  void keep_to_a_hundred_columns(Map.Entry<String, Model> model) {
    assertThat(texts(model.getValue()).values())
        .allSatisfy(text -> assertThat(text.lines()).allMatch(line -> line.length() <= 100));
  }

  @Test
  void of_a_layer_without_attention_hold_no_word_of_it() {
    Map<String, String> texts = texts(Fixtures.all().get("keep-none"));
    assertThat(texts.get("KeepsNoHead.java")).doesNotContainIgnoringCase("attention(", "rope");
    assertThat(texts.get("KeepNone.java")).doesNotContainIgnoringCase("rope");
  }

  @Test
  void of_a_layer_without_recurrence_hold_no_word_of_it() {
    assertThat(texts(Fixtures.all().get("keep-all")).get("KeepsAllHeads.java"))
        .doesNotContainIgnoringCase("mamba", "D_STATE", "interleave");
  }

  private static Map<String, String> texts(Model model) {
    Map<String, String> texts = new TreeMap<>();
    for (GeneratedSource source : Fixtures.generate(model).sources()) {
      texts.put(Path.of(source.path()).getFileName().toString(), source.text());
    }
    return texts;
  }

  private static void write(Path folder, Map<String, String> texts) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, String> text : texts.entrySet()) {
      Files.writeString(folder.resolve(text.getKey() + ".txt"), text.getValue());
    }
  }

  private static Map<String, String> read(Path folder) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        texts.put(name.substring(0, name.length() - ".txt".length()), Files.readString(file));
      }
    }
    return texts;
  }
}
