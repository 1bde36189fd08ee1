package io.hyb.runtime.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Laws of the format, and files that break them. */
class SafetensorsFuzzTest {
  private static Path folder;
  private static byte[] valid;

  @BeforeContainer
  static void writeOne() throws IOException {
    folder = Files.createTempDirectory("safetensors");
    Path file = folder.resolve("valid.safetensors");
    List<TensorSpec> specs =
        List.of(TensorSpec.of("a.weight", DType.F32, 2, 3), TensorSpec.of("b", DType.BF16, 4));
    try (SafetensorsWriter writer = SafetensorsWriter.create(file, specs, Map.of("format", "pt"))) {
      writer.put("a.weight", 1, 2, 3, 4, 5, 6);
      writer.put("b", 1, 2, 3, 4);
      writer.commit();
    }
    valid = Files.readAllBytes(file);
  }

  @AfterContainer
  static void clean() throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /** Whatever a file says: it opens and every tensor can be read, or one line says why not. */
  @Property(seed = "1")
  void changedBytesAreRefusedInOneLineOrReadable(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 1 << 24) Integer> changes)
      throws IOException {
    byte[] bytes = valid.clone();
    for (int change : changes) {
      bytes[(change >>> 8) % bytes.length] = (byte) change;
    }
    opensOrRefuses(bytes);
  }

  @Property(seed = "1")
  void cutFilesAreRefused(@ForAll @IntRange(max = 100_000) int length) throws IOException {
    byte[] bytes = java.util.Arrays.copyOf(valid, length % valid.length);
    assertThat(opensOrRefuses(bytes)).isFalse();
  }

  @Property(seed = "1")
  void headersOfAnyTextAreRefusedInOneLineOrReadable(@ForAll("headers") String header)
      throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + json.length + 16).order(ByteOrder.LITTLE_ENDIAN);
    opensOrRefuses(file.putLong(json.length).put(json).array());
  }

  @Property(seed = "1")
  void whatIsWrittenIsRead(@ForAll @Size(max = 5) List<@Size(max = 40) float[]> tensors)
      throws IOException {
    Path file = folder.resolve("written.safetensors");
    List<TensorSpec> specs = new ArrayList<>();
    for (int i = 0; i < tensors.size(); i++) {
      specs.add(TensorSpec.of("t" + i, DType.F32, tensors.get(i).length));
    }
    try (SafetensorsWriter writer = SafetensorsWriter.create(file, specs, Map.of())) {
      for (int i = 0; i < tensors.size(); i++) {
        writer.put("t" + i, tensors.get(i));
      }
      writer.commit();
    }
    try (Safetensors opened = Safetensors.open(file)) {
      assertThat(opened.specs().values()).containsExactlyInAnyOrderElementsOf(specs);
      for (int i = 0; i < tensors.size(); i++) {
        assertThat(opened.floats("t" + i)).isEqualTo(tensors.get(i));
      }
    }
  }

  /** Text that is nearly a header: its pieces in any order. */
  @Provide
  Arbitrary<String> headers() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"x\"",
            "\"dtype\"",
            "\"F32\"",
            "\"shape\"",
            "\"data_offsets\"",
            "0",
            "4",
            "16",
            "-1",
            "1e9",
            "99999999999999999999",
            "null",
            "true",
            "\"__metadata__\"",
            "{\"x\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}",
            "\u0000",
            "é")
        .list()
        .ofMaxSize(24)
        .map(pieces -> String.join("", pieces));
  }

  private static boolean opensOrRefuses(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("fuzzed.safetensors"), bytes);
    try (Safetensors opened = Safetensors.open(file)) {
      for (TensorSpec spec : opened.specs().values()) {
        assertThat(opened.floats(spec.name())).hasSize((int) spec.elements());
      }
      return true;
    } catch (WeightsException e) {
      assertThat(e.getMessage())
          .startsWith(file.toString())
          .doesNotContain("\n")
          .hasSizeLessThan(600);
      return false;
    }
  }
}
