package io.hyb.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;

class BenchVerbTest {
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
}
