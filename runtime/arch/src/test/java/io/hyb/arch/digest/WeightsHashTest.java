package io.hyb.arch.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightsHashTest {
  /** {@code printf abcdef | sha256sum}. */
  private static final String OF_ABCDEF =
      "bef57ec7f53a6d40beb640a780a639c83bc29ac8a9816f1fc6c5c6dcd93c4721";

  @Test
  void shardsAreHashedAsOneFileInTheOrderOfTheirNames() throws IOException {
    Map<String, String> shards =
        Map.of(
            "model-00002-of-00002.safetensors", "def",
            "model-00001-of-00002.safetensors", "abc",
            "model.safetensors.index.json", "{}",
            "tokenizer.json", "{}");
    assertThat(hash(shards)).isEqualTo(OF_ABCDEF);
  }

  @Test
  void aWholeFileIsPreferred() throws IOException {
    assertThat(hash(Map.of("model.safetensors", "abcdef", "adapter.safetensors", "x")))
        .isEqualTo(OF_ABCDEF);
  }

  private static String hash(Map<String, String> folder) throws IOException {
    List<String> files = WeightsHash.files(folder.keySet());
    return WeightsHash.of(
        files, name -> new ByteArrayInputStream(folder.get(name).getBytes(StandardCharsets.UTF_8)));
  }
}
