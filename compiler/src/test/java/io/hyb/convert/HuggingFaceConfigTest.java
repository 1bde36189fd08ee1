package io.hyb.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.Family;
import io.hyb.arch.RopeShape;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HuggingFaceConfigTest {
  private static final RopeShape.Llama3Scaling LLAMA3 = new RopeShape.Llama3Scaling(32, 1, 4, 8192);
  private static final String SCALING =
      "\"factor\": 32.0, \"low_freq_factor\": 1.0, \"high_freq_factor\": 4.0,"
          + " \"original_max_position_embeddings\": 8192";

  private static Result<HuggingFaceConfig> read(String json) {
    return HuggingFaceConfig.parse("config.json", json);
  }

  @Test
  void theSmallTeachersConfigIsRead() throws IOException {
    Result<HuggingFaceConfig> read =
        read(Files.readString(Path.of("src/test/resources/teachers/gna-tiny/config.json")));
    assertThat(read.diagnostics()).isEmpty();
    assertThat(read.value())
        .contains(
            new HuggingFaceConfig(
                Optional.of(Family.LLAMA),
                Optional.of(6),
                Optional.of(8),
                Optional.of(4),
                Optional.of(32),
                Optional.of(256),
                Optional.of(512),
                Optional.of(4096),
                Optional.of(1024),
                Optional.of(1e-5),
                Optional.of(true),
                Optional.of(10_000.0),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void bothWaysOfWritingRopeAreRead() {
    HuggingFaceConfig older =
        read("{\"rope_theta\": 500000, \"rope_scaling\": {\"rope_type\": \"llama3\", "
                + SCALING
                + "}}")
            .value()
            .orElseThrow();
    HuggingFaceConfig newer =
        read("{\"rope_parameters\": {\"rope_theta\": 500000, \"rope_type\": \"llama3\", "
                + SCALING
                + "}}")
            .value()
            .orElseThrow();
    assertThat(older.ropeTheta()).contains(500_000.0);
    assertThat(older.ropeScaling()).contains(LLAMA3);
    assertThat(newer).isEqualTo(older);
  }

  @Test
  void ropeScalingMayBeNull() {
    Result<HuggingFaceConfig> read = read("{\"rope_theta\": 1e4, \"rope_scaling\": null}");
    assertThat(read.diagnostics()).isEmpty();
    assertThat(read.value().orElseThrow().ropeScaling()).isEmpty();
  }

  @Test
  void aNullHidesNothing() {
    Result<HuggingFaceConfig> read =
        read(
            """
            {"model_type": "llama", "rope_parameters": null, "rope_theta": 7,
             "rope_scaling": {"rope_type": "llama3", %s}}
            """
                .formatted(SCALING));
    assertThat(read.diagnostics()).isEmpty();
    assertThat(read.value().orElseThrow().ropeScaling()).contains(LLAMA3);
    assertThat(read.value().orElseThrow().ropeTheta()).contains(7.0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'rope_theta': 7, 'rope_parameters': {'rope_theta': 8}}|`rope_theta` is 7.0 here and 8.0",
        "{'rope_scaling': {'type': 'llama3', %s}, 'rope_parameters': {'rope_theta': 8}}"
            + "|`rope_scaling` is llama3 here and default",
        "{'rope_scaling': {'type': 'llama3', %s},"
            + " 'rope_parameters': {'rope_type': 'llama3', %s, 'factor': 9}}"
            + "|`factor` is 32.0 here and 9.0"
      },
      quoteCharacter = '^')
  void twoThatDifferAreContradictory(String json, String message) {
    Result<HuggingFaceConfig> read = read(json.replace("%s", SCALING).replace('\'', '"'));
    assertThat(read.diagnostics())
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).startsWith(message));
    assertThat(read.isRefused()).isTrue();
  }

  @Test
  void quantisedWeightsAreAWarning() {
    Result<HuggingFaceConfig> read =
        read("{\"quantization_config\": {\"quant_method\": \"gptq\"}}");
    assertThat(read.isRefused()).isFalse();
    assertThat(read.diagnostics()).hasSize(1);
  }

  @Test
  void familiesHaveTheirOwnKeys() {
    HuggingFaceConfig phi =
        read("{\"model_type\": \"phi\", \"layer_norm_eps\": 1e-5, \"hidden_act\": \"gelu_new\","
                + " \"partial_rotary_factor\": 0.4, \"rope_theta\": 1e4, \"rope_scaling\": null}")
            .value()
            .orElseThrow();
    assertThat(phi.family()).contains(Family.PHI);
    assertThat(phi.normEps()).contains(1e-5);
    assertThat(phi.ropePartial()).contains(0.4);
    HuggingFaceConfig qwen3 =
        read("{\"model_type\": \"qwen3\", \"hidden_size\": 64, \"num_attention_heads\": 4}")
            .value()
            .orElseThrow();
    assertThat(qwen3.headDim()).as("not what the width would give").isEmpty();
  }

  @Test
  void headDimFollowsFromTheWidth() {
    HuggingFaceConfig config =
        read("{\"hidden_size\": 576, \"num_attention_heads\": 9}").value().orElseThrow();
    assertThat(config.headDim()).contains(64);
    assertThat(config.kvHeads()).contains(9);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"attention_bias\": true}",
        "{\"mlp_bias\": true}",
        "{\"hidden_act\": \"gelu\"}",
        "{\"model_type\": \"gpt2\"}",
        "{\"model_type\": \"qwen2\", \"use_sliding_window\": true}",
        "{\"model_type\": \"qwen3\", \"attention_bias\": true}",
        "{\"model_type\": \"phi\", \"hidden_act\": \"silu\"}",
        "{\"model_type\": \"phi\", \"qk_layernorm\": true}",
        "{\"partial_rotary_factor\": 0.5}",
        "{\"rope_scaling\": {\"rope_type\": \"yarn\"}}",
        "{\"rope_scaling\": {\"type\": \"linear\", \"factor\": 2}}",
        "{\"rope_scaling\": {\"rope_type\": \"llama3\", \"factor\": 2, \"low_freq_factor\": 1,"
            + " \"high_freq_factor\": 4}}"
      })
  void whatCannotBeBuiltIsRefused(String json) {
    assertThat(read(json).diagnostics())
        .extracting(Diagnostic::id)
        .containsExactly("unsupported-config");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`{\"num_hidden_layers\": 6,\n \"hidden_size\" 256}`|2",
        "[1, 2]|1",
        "nonsense|1",
        "``|1",
        "`{\"a\": 1} {`|1",
        "`{\"num_hidden_layers\": 6`|1",
      })
  void brokenJsonIsOneErrorWithItsPlace(String json, int line) {
    List<Diagnostic> findings = read(json).diagnostics();
    assertThat(findings)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.id()).isEqualTo("broken-config");
              assertThat(finding.span().file()).endsWith("config.json");
              assertThat(finding.span().line()).isEqualTo(line);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"num_hidden_layers\": \"six\"}",
        "{\"num_hidden_layers\": 6.5}",
        "{\"num_hidden_layers\": -6}",
        "{\"num_hidden_layers\": 1e99}",
        "{\"tie_word_embeddings\": 1}",
        "{\"rms_norm_eps\": 0}",
        "{\"rope_parameters\": 4}",
        "{\"model_type\": 4}"
      })
  void aValueOfAnotherTypeIsRefused(String json) {
    assertThat(read(json).diagnostics()).extracting(Diagnostic::id).contains("broken-config");
  }

  @Test
  void deepNestingIsRefusedQuietly() {
    assertThat(read("{\"a\":".repeat(100_000)).isRefused()).isTrue();
    assertThat(read("[".repeat(100_000)).isRefused()).isTrue();
  }
}
