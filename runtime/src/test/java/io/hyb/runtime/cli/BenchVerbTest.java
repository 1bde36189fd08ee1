package io.hyb.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.arch.Stage;
import io.hyb.runtime.Program;
import io.hyb.runtime.testing.Stages;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchVerbTest {
  private static final Program STAGED =
      Shell.RAD4.withStages(
          List.of(
              Stages.of("align", Stage.Match.HIDDEN_STATES, 1000).batch(2).sequence(32).build()));

  @Test
  void itMeasuresRandomWeights() {
    Shell shell =
        Shell.run(
            Shell.RAD4,
            "bench",
            "--prefill",
            20,
            "--decode",
            5,
            "--batch",
            2,
            "--device",
            "cpu",
            "--json");
    assertThat(shell.code()).isEqualTo(ExitCode.FINE);
    JsonObject line = JsonParser.parseString(shell.out()).getAsJsonObject();
    assertThat(line.get("decode_tokens_per_s").getAsDouble())
        .isCloseTo(2e3 / line.get("step_ms").getAsDouble(), within(1e-6));
    assertThat(line.get("prefill_tokens_per_s").getAsDouble()).isPositive();
    assertThat(line.get("step_bytes").getAsLong()).isGreaterThan(4L * 4_800_000);
    assertThat(line.get("cuda_graphs").getAsBoolean()).isFalse();
  }

  @Test
  void withoutTokensThereIsNothingToMeasure() {
    assertThat(Shell.run(Shell.RAD4, "bench", "--decode", 0).code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void itMeasuresAStage() {
    Shell shell =
        Shell.run(STAGED, "bench", "--train", "align", "--steps", 1, "--device", "cpu", "--json");
    assertThat(shell.code()).as(shell.err()).isEqualTo(ExitCode.FINE);
    JsonObject line = JsonParser.parseString(shell.out()).getAsJsonObject();
    assertThat(line.get("tokens_per_s").getAsDouble())
        .isCloseTo(
            1e3
                * line.get("batch").getAsInt()
                * line.get("sequence").getAsInt()
                / line.get("step_ms").getAsDouble(),
            within(1e-6));
    assertThat(line.get("match").getAsString()).isEqualTo("hidden_states");
    assertThat(line.get("share_of_products").getAsDouble()).isBetween(0.0, 1.0);
    assertThat(line.get("peak_bytes").getAsLong()).isGreaterThan(4L * 3 * 4_800_000);
  }

  @Test
  void anUnknownStageIsNamedBesideThoseThatThereAre() {
    Shell shell = Shell.run(STAGED, "bench", "--train", "alin", "--device", "cpu");
    assertThat(shell.code()).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("alin").contains("align");
  }
}
