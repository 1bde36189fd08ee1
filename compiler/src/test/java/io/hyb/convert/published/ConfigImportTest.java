package io.hyb.convert.published;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.Family;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Teacher;
import io.hyb.convert.ImportedSpec;
import io.hyb.convert.document.Document.Mapping;
import io.hyb.convert.document.JsonDocument;
import io.hyb.convert.document.MalformedDocument;
import io.hyb.diagnostic.Result;
import io.hyb.runtime.weights.TeacherConfig;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigImportTest {
  /** What the runtime writes for Hugging Face transformers comes back as it was. */
  @Property(seed = "1")
  void aTeachersConfigIsImportedAsTheTeacherItIs(@ForAll("teachers") Teacher teacher)
      throws MalformedDocument {
    String json = TeacherConfig.of(teacher).toString();
    Mapping config = (Mapping) JsonDocument.read("config.json", json);
    Result<String> imported =
        ConfigImport.read(config, "config.json", teacher.name(), Optional.empty());
    assertThat(imported.diagnostics()).isEmpty();
    assertThat(ImportedSpec.model(imported.value().orElseThrow(), Teacher.class))
        .isEqualTo(teacher);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{'model_type': 'mistral', 'hidden_act': 'gelu'}"
            + "|`model_type` is mistral; a spec is made of the families llama, qwen2, qwen3, phi and"
            + " of the hybrids bamba, ",
        "{'model_type': 'llama', 'num_attention_heads': 0, 'hidden_size': 8, %s}"
            + "|`num_attention_heads` should be a whole number above 0",
        "{'model_type': 'llama', 'num_attention_heads': 2, 'hidden_size': null, %s}"
            + "|a teacher needs `hidden_size`, which this config.json lacks",
      })
  void aMistakeIsOneFinding(String json, String message) throws MalformedDocument {
    String rest =
        "'num_hidden_layers': 1, 'intermediate_size': 8, 'vocab_size': 9, 'rope_theta': 7,"
            + " 'rms_norm_eps': 1e-5, 'tie_word_embeddings': true";
    String text = json.replace("%s", rest).replace('\'', '"');
    Mapping config = (Mapping) JsonDocument.read("config.json", text);
    Result<String> imported = ConfigImport.read(config, "config.json", "T", Optional.empty());
    assertThat(imported.diagnostics())
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).startsWith(message));
  }

  @Test
  void theTextModelOfAnotherIsNamed() throws MalformedDocument {
    String text = "{\"model_type\": \"llava\", \"text_config\": {\"model_type\": \"llama\"}}";
    Mapping config = (Mapping) JsonDocument.read("config.json", text);
    assertThat(ConfigImport.read(config, "config.json", "T", Optional.empty()).diagnostics())
        .singleElement()
        .satisfies(
            finding -> assertThat(finding.fix().orElseThrow()).contains("text_config", "llama"));
  }

  @Provide
  Arbitrary<Teacher> teachers() {
    Arbitrary<int[]> heads =
        Combinators.combine(
                Arbitraries.integers().between(1, 40),
                Arbitraries.integers().between(1, 8),
                Arbitraries.integers().between(1, 64))
            .as((groups, each, half) -> new int[] {groups * each, groups, 2 * half});
    Arbitrary<Double> eps = Arbitraries.of(1e-5, 1e-6, 3e-7, 0.25);
    Arbitrary<Optional<Integer>> context = Arbitraries.integers().between(1, 1 << 20).optional();
    return Combinators.combine(
            Arbitraries.of(Family.class),
            heads,
            Arbitraries.integers().between(1, 64),
            Arbitraries.integers().between(1, 200_000),
            eps,
            Arbitraries.of(true, false),
            context,
            ropes())
        .as(ConfigImportTest::teacher);
  }

  private static Arbitrary<RopeShape> ropes() {
    Arbitrary<Double> theta = Arbitraries.doubles().between(1, 1e7).ofScale(2);
    return Combinators.combine(
            theta,
            Arbitraries.of(true, false),
            Arbitraries.of(0.25, 0.4, 0.5, 1.0),
            Arbitraries.integers().between(1, 1 << 17))
        .as(
            (base, scaled, partial, original) ->
                (scaled ? RopeShape.llama3(base, 32, 1, 4.5, original) : RopeShape.plain(base))
                    .withPartial(partial));
  }

  private static Teacher teacher(
      Family family,
      int[] heads,
      int layers,
      int size,
      double eps,
      boolean tied,
      Optional<Integer> context,
      RopeShape rope) {
    int headDim = 20 * heads[2]; // so that every share of it is a whole number of pairs
    return new Teacher(
        "Drawn",
        Optional.empty(),
        family,
        layers,
        heads[0],
        heads[1],
        headDim,
        family.headsSpanModel() ? heads[0] * headDim : size + 7,
        size,
        size + 1,
        family.partialRope() ? rope : rope.withPartial(1),
        eps,
        tied,
        context);
  }
}
