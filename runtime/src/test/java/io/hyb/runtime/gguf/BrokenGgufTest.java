package io.hyb.runtime.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hyb.runtime.Refused;
import io.hyb.runtime.weights.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are broken or lie: each is refused in one line that names the file and the place. */
class BrokenGgufTest {
  private static final String QUERIES = "blk.0.attn_q.weight";

  /** Behind a matrix's name: its number of dimensions, two extents, then type and offset. */
  private static final int EXTENT = 4;

  private static final int TYPE = 4 + 16;
  private static final int OFFSET = 4 + 16 + 4;

  /** Behind a list's name: that it is one, the type of its elements, then their count. */
  private static final int COUNT = 4 + 4;

  @TempDir private Path folder;

  @Test
  void otherFilesAreToldApart() {
    refused("no such".getBytes(StandardCharsets.UTF_8), "at byte 4: it does not begin with GGUF");
    refused(new byte[0], "cut short: it ends within its first four bytes");
    assertThatThrownBy(() -> importing(folder)).hasMessageContaining("this is a folder");
    assertThatThrownBy(() -> importing(folder.resolve("none.gguf")))
        .hasMessageEndingWith("none.gguf: it can't be read: there is no such file or folder");
  }

  @Test
  void otherVersionsAreRefused() {
    refused(patched(bytes -> bytes.putInt(4, 1)), "version 1; versions 2 and 3 are read");
    refused(patched(bytes -> bytes.putInt(4, 4)), "version 4;");
    refused(patched(bytes -> bytes.putInt(4, 3 << 24)), "a big-endian file");
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 31, 1L << 62, -1, Long.MIN_VALUE, 1_000_000})
  void lyingCountsCostNoMemory(long claimed) {
    String number = Long.toUnsignedString(claimed);
    refused(patched(bytes -> bytes.putLong(8, claimed)), "it claims " + number + " tensors");
    refused(patched(bytes -> bytes.putLong(16, claimed)), "it claims " + number + " keys");
    refused(
        patched("tokenizer.ggml.tokens", COUNT, claimed),
        "it claims " + number + " elements of key tokenizer.ggml.tokens");
    refused(
        patched("tokenizer.ggml.tokens", COUNT + 8, claimed),
        "it claims " + number + " bytes of element 0 of key tokenizer.ggml.tokens");
  }

  @Test
  void unknownTypesAreNamed() {
    refused(patched(QUERIES, TYPE, 13), "tensor " + QUERIES + " is Q5_K; only F32, F16, Q4_0");
    refused(patched(QUERIES, TYPE, 999), QUERIES + " is unknown type 999");
    refused(patched("tokenizer.ggml.pre", 0, 77), "tokenizer.ggml.pre has a value of unknown type");
    refused(patched("tokenizer.ggml.tokens", 4, 9), "is an array of arrays");
  }

  @Test
  void lyingShapesAndOffsetsAreRefused() {
    refused(patchedLong(QUERIES, EXTENT, 0), QUERIES + " has the shape (8, 0)");
    refused(patchedLong(QUERIES, EXTENT, 1L << 62), "more numbers than can be counted");
    refused(patchedLong(QUERIES, EXTENT, 1L << 40), "the file has only");
    refused(patchedLong(QUERIES, OFFSET, 1), "no multiple of 32");
    refused(patchedLong(QUERIES, OFFSET, 1L << 40), "claims 256 bytes from 1,099,511,627,776 on");
    refused(patchedLong(QUERIES, OFFSET, -32), "claims to begin at 18446744073709551584");
    refused(patchedLong(QUERIES, OFFSET, 0), "claim the same bytes");
    refused(patched(QUERIES, 0, 5), "claims 5 dimensions");
    refused(patched(QUERIES, TYPE, 8), "blocks of 32 (Q8_0) do not fill");
  }

  @Test
  void modelsOfOtherKindsAreRefused() {
    refused(model().put("general.architecture", "phi3"), "general.architecture is phi3; only");
    refused(model().remove("general.architecture"), "general.architecture is missing");
    refused(model().put("llama.expert_count", 8), "llama.expert_count is set");
    refused(model().put("split.count", 3), "one file of several");
    refused(model().put("llama.rope.dimension_count", 2), "rope.dimension_count is 2, but a head");
    refused(
        model().put("llama.rope.scaling.type", "yarn").put("llama.rope.scaling.factor", 4f),
        "llama.rope.scaling.type is yarn");
    refused(
        model().floats("blk.0.attn_q.bias", new float[8], 8),
        "it has a tensor blk.0.attn_q.bias, for which the family llama has no place");
  }

  @Test
  void keysAndTensorsMustAgree() {
    refused(model().remove(QUERIES), "it has no tensor " + QUERIES);
    refused(model().put("llama.block_count", Integer.MAX_VALUE), "no tensor blk.1.attn_norm");
    refused(model().put("llama.block_count", 0), "block_count should be a whole number above 0");
    refused(model().put("llama.block_count", "one"), "block_count should be a whole number");
    refused(model().put("llama.attention.head_count", 3), "don't make up the embedding's 8");
    refused(model().put("llama.attention.head_count_kv", 3), "2 heads can't be shared out");
    refused(
        model().put("llama.feed_forward_length", 32),
        "ffn_gate.weight has the shape (16, 8); by the file's keys it should be (32, 8)");
    refused(model().put("llama.feed_forward_length", new int[] {16, 8}), "from layer to layer");
    refused(model().remove("llama.attention.layer_norm_rms_epsilon"), "epsilon is missing");
    refused(model().put("llama.rope.freq_base", Float.NaN), "should be above 0, but is NaN");
  }

  @Test
  void tokenizersOfOtherKindsAreRefused() {
    refused(model().put("tokenizer.ggml.model", "llama"), "a SentencePiece model; only byte-level");
    refused(model().put("tokenizer.ggml.model", "bert"), "tokenizer.ggml.model is bert");
    refused(model().put("tokenizer.ggml.pre", "tekken"), "is tekken; of the ways to cut");
    refused(model().remove("tokenizer.ggml.merges"), "tokenizer.ggml.merges is missing");
    refused(
        model().put("tokenizer.ggml.merges", new String[] {"a b", "q q"}),
        "merges has at 1 what is no pair of tokens that make a token: q q");
    refused(model().put("tokenizer.ggml.merges", new String[] {"ab"}), "merges has at 0");
    refused(model().put("tokenizer.ggml.token_type", new int[] {1}), "lists 1 types for 264");
    refused(model().put("tokenizer.ggml.bos_token_id", 264), "is 264, but there are only 264");
    refused(
        model()
            .put("tokenizer.ggml.tokens", new String[] {"x", "x"})
            .remove("tokenizer.ggml.token_type"),
        "0 and 1 are both x");
    String[] many = new String[300];
    Arrays.setAll(many, id -> "token " + id);
    refused(
        model().put("tokenizer.ggml.tokens", many).remove("tokenizer.ggml.token_type"),
        "300 tokens, but the embedding has 264 rows");
  }

  @Test
  void everyShorterFileIsRefused() {
    byte[] whole = model().bytes();
    for (int length = 0; length < whole.length; length += length < 600 ? 1 : 97) {
      refused(Arrays.copyOf(whole, length), "");
    }
  }

  /** Whatever bytes stand there: an import or one line, never another failure. */
  @Test
  void spoiledBytesNeverSurprise() throws IOException {
    Random random = new Random(5);
    for (int round = 0; round < 400; round++) {
      byte[] bytes = model().bytes();
      for (int i = 0; i < 1 + round % 3; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Path file = Files.write(folder.resolve("spoiled.gguf"), bytes);
      Throwable failure = catchThrowable(() -> importing(file));
      if (failure != null) {
        assertThat(failure).isInstanceOf(Refused.class);
        assertThat(failure.getMessage()).startsWith(file + ": ").doesNotContain("\n");
      }
    }
  }

  private static GgufBytes model() {
    return SmallGguf.model("gpt-2");
  }

  private void refused(GgufBytes file, String message) {
    refused(file.bytes(), message);
  }

  private void refused(byte[] bytes, String message) {
    Path file = folder.resolve("broken.gguf");
    Path out = folder.resolve("out");
    assertThatThrownBy(
            () -> {
              Files.write(file, bytes);
              importing(file);
            })
        .isInstanceOf(GgufException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
    assertThat(out).doesNotExist();
  }

  private void importing(Path file) {
    new GgufImport(file, folder.resolve("out"), true, DType.F32, 1 << 20)
        .run((tensor, done, total) -> {});
  }

  private static byte[] patched(Consumer<ByteBuffer> patch) {
    byte[] bytes = model().bytes();
    patch.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    return bytes;
  }

  private static byte[] patched(String name, int behind, int value) {
    return patched(bytes -> bytes.putInt(endOf(name, bytes.array()) + behind, value));
  }

  private static byte[] patched(String name, int behind, long value) {
    return patchedLong(name, behind, value);
  }

  private static byte[] patchedLong(String name, int behind, long value) {
    return patched(bytes -> bytes.putLong(endOf(name, bytes.array()) + behind, value));
  }

  private static int endOf(String name, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.indexOf(name) + name.length();
  }
}
