package io.hyb.runtime.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.runtime.gguf.GgufImport.Imported;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.testing.Closeness;
import io.hyb.runtime.testing.GnaTiny;
import io.hyb.runtime.testing.Golden;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.tokens.Tokenizer;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import io.hyb.runtime.weights.DType;
import io.hyb.runtime.weights.LoadedModel;
import io.hyb.runtime.weights.Tensors;
import io.hyb.runtime.weights.WeightFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The small teacher, written as GGUF the way llama.cpp does, is itself again when imported. */
class RoundTripTest {
  private static final Golden WEIGHTS = Golden.read(GnaTiny.FOLDER.resolve("model.safetensors"));
  private static final String LAYER = "model.layers.%d.%s.weight";
  private static final Map<String, String> IN_LAYER =
      Map.of(
          "attn_norm", "input_layernorm",
          "attn_q", "self_attn.q_proj",
          "attn_k", "self_attn.k_proj",
          "attn_v", "self_attn.v_proj",
          "attn_output", "self_attn.o_proj",
          "ffn_norm", "post_attention_layernorm",
          "ffn_gate", "mlp.gate_proj",
          "ffn_up", "mlp.up_proj",
          "ffn_down", "mlp.down_proj");

  @TempDir private Path folder;

  @Test
  void logitsAreTheTeachers() throws IOException {
    Imported imported = imported(teacher(0), 8 << 20);
    assertThat(folder.resolve("out/model-00003-of-00003.safetensors")).exists();
    assertThat(imported.shape())
        .usingRecursiveComparison()
        .ignoringFields("name", "weights")
        .isEqualTo(GnaTiny.SHAPE);
    Golden golden = Golden.named("gna-tiny.safetensors");
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.FLOAT32);
        WeightFolder weights = WeightFolder.open(folder.resolve("out"));
        LoadedModel loaded = weights.load(InterpretedModel.define(imported.shape()), kernels)) {
      assertThat(loaded.warnings()).isEmpty();
      Scope.run(
          () -> {
            long[] ids = Arrays.stream(golden.ints("p0.ids")).asLongStream().toArray();
            NDArray row = kernels.manager().create(ids, new Shape(1, ids.length));
            float[] logits = kernels.widen(loaded.model().forward(row, Pass.FULL)).toFloatArray();
            assertThat(Closeness.relativeError(logits, golden.floats("p0.logits")))
                .isLessThanOrEqualTo(1e-5);
          });
    }
  }

  @Test
  void quantisedNumbersAreScaleTimesWhole() throws IOException {
    imported(teacher(8), 1L << 30);
    String name = LAYER.formatted(3, "self_attn.k_proj");
    float[] expected = WEIGHTS.floats(name);
    for (int at = 0; at < expected.length; at += 32) {
      float scale = scale(expected, at);
      for (int i = at; i < at + 32; i++) {
        expected[i] = Math.round(expected[i] / scale) * scale;
      }
    }
    try (WeightFolder weights = WeightFolder.open(folder.resolve("out"))) {
      assertThat(weights.tensors().floats(name)).isEqualTo(expected);
    }
  }

  /** The teacher's weights are bfloat16, so nothing is lost. */
  @Test
  void bfloat16StaysAsItWas() throws IOException {
    Path file = teacher(0).write(folder.resolve("tiny.gguf"));
    new GgufImport(file, folder.resolve("out"), false, DType.BF16, 1L << 30)
        .run((tensor, done, total) -> {});
    try (WeightFolder imported = WeightFolder.open(folder.resolve("out"));
        WeightFolder original = WeightFolder.open(GnaTiny.FOLDER)) {
      Tensors tensors = imported.tensors();
      assertThat(tensors.specs()).containsAllEntriesOf(original.tensors().specs());
      for (String name : original.tensors().specs().keySet()) {
        assertThat(tensors.floats(name)).isEqualTo(original.tensors().floats(name));
      }
    }
  }

  /** Texts without digits: the teacher's own way with these has no name in GGUF. */
  @Test
  void tokensAreTheTeachers() throws IOException {
    imported(teacher(8), 1L << 30);
    String text = "<|endoftext|>The Senate won't   sit on Sunday;\n\n\tsaid näively she. ";
    try (Tokenizer imported = Tokenizer.open(folder.resolve("out"), 4096);
        Tokenizer original = Tokenizer.open(GnaTiny.FOLDER, 4096)) {
      assertThat(imported.encode(text)).isEqualTo(original.encode(text));
      assertThat(imported.encodePrompt("The")).isEqualTo(original.encodePrompt("The"));
      assertThat(imported.ends()).isEqualTo(original.ends());
    }
  }

  @Test
  void sameFileSameBytes() throws IOException {
    Path file = teacher(8).write(folder.resolve("tiny.gguf"));
    List<Path> outs = List.of(folder.resolve("a"), folder.resolve("b"));
    for (Path out : outs) {
      new GgufImport(file, out, false, DType.F32, 8 << 20).run((tensor, done, total) -> {});
    }
    List<Path> names = new ArrayList<>();
    try (var files = Files.list(outs.get(0))) {
      files.map(Path::getFileName).forEach(names::add);
    }
    assertThat(names).contains(Path.of("tiny.hyb"), Path.of("model.safetensors.index.json"));
    for (Path name : names) {
      assertThat(outs.get(1).resolve(name)).hasSameBinaryContentAs(outs.get(0).resolve(name));
    }
  }

  private Imported imported(GgufBytes model, long shardBytes) {
    Path file = model.write(folder.resolve("tiny.gguf"));
    return new GgufImport(file, folder.resolve("out"), false, DType.F32, shardBytes)
        .run((tensor, done, total) -> {});
  }

  /** The teacher with its matrices as F32 (0) or Q8_0 (8). */
  private static GgufBytes teacher(int type) throws IOException {
    GgufBytes file =
        new GgufBytes()
            .put("general.architecture", "llama")
            .put("llama.block_count", 6)
            .put("llama.context_length", 1024)
            .put("llama.embedding_length", 256)
            .put("llama.feed_forward_length", 512)
            .put("llama.attention.head_count", 8)
            .put("llama.attention.head_count_kv", 4)
            .put("llama.attention.layer_norm_rms_epsilon", 1e-5f)
            .put("llama.rope.freq_base", 10000f)
            .put("llama.rope.dimension_count", 32);
    putTokenizer(file);
    add(file, "token_embd", "model.embed_tokens.weight", type, 0);
    add(file, "output_norm", "model.norm.weight", type, 0);
    for (int i = 0; i < 6; i++) {
      for (Map.Entry<String, String> names : IN_LAYER.entrySet()) {
        boolean turned = names.getKey().equals("attn_q") || names.getKey().equals("attn_k");
        String from = LAYER.formatted(i, names.getValue());
        add(file, "blk." + i + "." + names.getKey(), from, type, turned ? 32 : 0);
      }
    }
    return file;
  }

  private static void putTokenizer(GgufBytes file) throws IOException {
    String text = Files.readString(GnaTiny.FOLDER.resolve("tokenizer.json"));
    JsonObject model = JsonParser.parseString(text).getAsJsonObject().getAsJsonObject("model");
    String[] tokens = new String[4096];
    model
        .getAsJsonObject("vocab")
        .entrySet()
        .forEach(e -> tokens[e.getValue().getAsInt()] = e.getKey());
    JsonArray pairs = model.getAsJsonArray("merges");
    String[] merges = new String[pairs.size()];
    for (int i = 0; i < merges.length; i++) {
      JsonArray pair = pairs.get(i).getAsJsonArray();
      merges[i] = pair.get(0).getAsString() + " " + pair.get(1).getAsString();
    }
    int[] types = new int[tokens.length];
    Arrays.fill(types, 1);
    types[0] = 3;
    types[1] = 3;
    file.put("tokenizer.ggml.model", "gpt2")
        .put("tokenizer.ggml.pre", "gpt-2")
        .put("tokenizer.ggml.tokens", tokens)
        .put("tokenizer.ggml.token_type", types)
        .put("tokenizer.ggml.merges", merges)
        .put("tokenizer.ggml.bos_token_id", 0)
        .put("tokenizer.ggml.eos_token_id", 0)
        .put("tokenizer.ggml.add_bos_token", true);
  }

  /** Norms stay F32 as in published files; rows of a head are interleaved where it has any. */
  private static void add(GgufBytes file, String to, String from, int type, int headDim) {
    long[] shape = WEIGHTS.shape(from);
    float[] values = WEIGHTS.floats(from);
    if (headDim > 0) {
      values = interleaved(values, headDim, (int) shape[1]);
    }
    if (type == 0 || shape.length == 1) {
      file.floats(to + ".weight", values, shape);
    } else {
      file.tensor(to + ".weight", type, q8(values), shape);
    }
  }

  /** llama.cpp's converter: {@code w.reshape(heads, 2, head_dim/2, in).swapaxes(1, 2)}. */
  private static float[] interleaved(float[] values, int headDim, int width) {
    float[] stored = new float[values.length];
    int half = headDim / 2;
    int heads = values.length / width / headDim;
    for (int head = 0; head < heads; head++) {
      for (int i = 0; i < half; i++) {
        for (int part = 0; part < 2; part++) {
          int from = (head * headDim + part * half + i) * width;
          System.arraycopy(values, from, stored, (head * headDim + 2 * i + part) * width, width);
        }
      }
    }
    return stored;
  }

  private static byte[] q8(float[] values) {
    ByteBuffer blocks = ByteBuffer.allocate(values.length / 32 * 34).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < values.length; at += 32) {
      float scale = scale(values, at);
      blocks.putShort((short) (Math.getExponent(scale) + 15 << 10));
      for (int i = at; i < at + 32; i++) {
        blocks.put((byte) Math.round(values[i] / scale));
      }
    }
    return blocks.array();
  }

  /** A power of two, which float16 holds exactly, that brings 32 numbers below 64. */
  private static float scale(float[] values, int at) {
    float largest = 0x1p-8f;
    for (int i = at; i < at + 32; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
    return Math.scalb(1f, Math.getExponent(largest) - 5);
  }
}
