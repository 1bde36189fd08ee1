package io.hyb.runtime.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.arch.RopeShape;
import io.hyb.runtime.weights.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One head of 8 values with theta 500,000: waves of 6, 167, 4,443 and 118,141 positions. */
class RopeFactorsTest {
  @TempDir private Path folder;

  @Test
  void llama3sDivisorsBecomeItsScaling() throws IOException {
    assertThat(imported(SmallGguf.LLAMA3_DIVISORS))
        .isEqualTo(RopeShape.llama3(500000, 8, 1, 4, 8192));
    String text = Files.readString(folder.resolve("out/config.json"));
    JsonObject config = JsonParser.parseString(text).getAsJsonObject();
    JsonObject scaling = config.getAsJsonObject("rope_scaling");
    assertThat(scaling.get("rope_type").getAsString()).isEqualTo("llama3");
    assertThat(scaling.get("factor").getAsDouble()).isEqualTo(8);
    assertThat(config.get("rope_theta").getAsDouble()).isEqualTo(500000);
    assertThat(folder.resolve("out/scaled.hyb"))
        .content()
        .contains(
            "rope { theta = 500000  scaling llama3 { factor = 8  low_freq_factor = 1  "
                + "high_freq_factor = 4  original_context = 8Ki } }");
  }

  @Test
  void divisorsOfOneAreNoScaling() {
    assertThat(imported(1, 1, 1, 1)).isEqualTo(RopeShape.plain(500000));
  }

  @Test
  void otherDivisorsAreRefused() {
    String message = "rope_freqs.weight scales the rotary embedding in another way";
    assertThatThrownBy(() -> imported(1, 1, 2, 8)).hasMessageContaining(message);
    assertThatThrownBy(() -> imported(1, 1, Float.NaN, 8)).hasMessageContaining(message);
    assertThatThrownBy(() -> imported(8, 8, 8, 8)).hasMessageContaining(message);
    assertThatThrownBy(() -> imported(1, 8)).hasMessageContaining("should hold 4 floats");
  }

  private RopeShape imported(float... divisors) {
    GgufBytes model =
        SmallGguf.model("llama-bpe")
            .put("llama.attention.head_count", 1)
            .put("llama.rope.freq_base", 500000f)
            .floats("rope_freqs.weight", divisors, divisors.length);
    Path file = model.write(folder.resolve("scaled.gguf"));
    return new GgufImport(file, folder.resolve("out"), true, DType.F32, 1 << 20)
        .run((tensor, done, total) -> {})
        .shape()
        .rope();
  }
}
