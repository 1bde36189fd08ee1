package io.hyb.runtime.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.arch.Teacher;
import io.hyb.runtime.gguf.GgufImport.Imported;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.testing.Closeness;
import io.hyb.runtime.testing.FamilyTeacher;
import io.hyb.runtime.testing.Golden;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import io.hyb.runtime.weights.DType;
import io.hyb.runtime.weights.LoadedModel;
import io.hyb.runtime.weights.WeightFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The families' small teachers, written as llama.cpp writes them, are themselves when imported. */
class FamilyImportTest {
  private static final String[] LLAMAS_NAMES = {
    "input_layernorm attn_norm",
    "self_attn.q_proj attn_q",
    "self_attn.k_proj attn_k",
    "self_attn.v_proj attn_v",
    "self_attn.q_norm attn_q_norm",
    "self_attn.k_norm attn_k_norm",
    "self_attn.o_proj attn_output",
    "post_attention_layernorm ffn_norm",
    "mlp.gate_proj ffn_gate",
    "mlp.up_proj ffn_up",
    "mlp.down_proj ffn_down"
  };
  private static final String[] PHIS_NAMES = {
    "input_layernorm attn_norm",
    "self_attn.q_proj attn_q",
    "self_attn.k_proj attn_k",
    "self_attn.v_proj attn_v",
    "self_attn.dense attn_output",
    "mlp.fc1 ffn_up",
    "mlp.fc2 ffn_down"
  };

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(FamilyTeacher.class)
  void logitsAreTheTeachers(FamilyTeacher teacher) {
    checkLogits(imported(file(teacher)), teacher);
  }

  /** As the first files of Phi were written. */
  @Test
  void queriesKeysAndValuesMayBeInOneTensor() {
    FamilyTeacher phi = FamilyTeacher.PHI;
    Golden weights = weights(phi);
    GgufBytes file = file(phi);
    for (int i = 0; i < 3; i++) {
      for (String part : List.of("weight", "bias")) {
        List<Float> all = new ArrayList<>();
        for (String projection : List.of("q", "k", "v")) {
          file.remove("blk.%d.attn_%s.%s".formatted(i, projection, part));
          String name = "model.layers.%d.self_attn.%s_proj.%s".formatted(i, projection, part);
          for (float value : weights.floats(name)) {
            all.add(value);
          }
        }
        float[] fused = new float[all.size()];
        for (int j = 0; j < fused.length; j++) {
          fused[j] = all.get(j);
        }
        long[] shape = part.equals("weight") ? new long[] {192, 64} : new long[] {192};
        file.floats("blk.%d.attn_qkv.%s".formatted(i, part), fused, shape);
      }
    }
    checkLogits(imported(file), phi);
  }

  @Test
  void theSpecSaysWhatOfAHeadIsRotated() {
    Imported imported = imported(file(FamilyTeacher.PHI));
    assertThat(imported.spec())
        .content()
        .contains("family = phi\n", "rope { theta = 10000  partial = 50% }");
  }

  @Test
  void aTensorThatAFamilyLacksIsRefused() {
    GgufBytes file = file(FamilyTeacher.QWEN3).floats("blk.0.attn_q.bias", new float[96], 96);
    assertThatThrownBy(() -> imported(file))
        .hasMessageContaining(
            "it has a tensor blk.0.attn_q.bias, for which the family qwen3 has no place");
    GgufBytes without = file(FamilyTeacher.QWEN2);
    without.remove("blk.1.attn_k.bias");
    assertThatThrownBy(() -> imported(without))
        .hasMessageContaining("it has no tensor blk.1.attn_k.bias");
  }

  private Imported imported(GgufBytes file) {
    Path path = file.write(folder.resolve("tiny.gguf"));
    return new GgufImport(path, folder.resolve("out"), true, DType.F32, 1L << 30)
        .run((tensor, done, total) -> {});
  }

  private void checkLogits(Imported imported, FamilyTeacher teacher) {
    assertThat(imported.shape())
        .usingRecursiveComparison()
        .ignoringFields("name", "weights")
        .isEqualTo(teacher.shape());
    Golden golden = teacher.golden();
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.FLOAT32);
        WeightFolder weights = WeightFolder.open(folder.resolve("out"));
        LoadedModel loaded = weights.load(InterpretedModel.define(imported.shape()), kernels)) {
      assertThat(loaded.warnings()).isEmpty();
      Scope.run(
          () -> {
            long[] ids = golden.longs("ids");
            NDArray row = kernels.manager().create(ids, new Shape(1, ids.length));
            float[] logits = loaded.model().forward(row, Pass.FULL).toFloatArray();
            assertThat(Closeness.relativeError(logits, golden.floats("logits")))
                .isLessThanOrEqualTo(1e-5);
          });
    }
  }

  private static GgufBytes file(FamilyTeacher teacher) {
    Teacher shape = teacher.shape();
    boolean phi = teacher == FamilyTeacher.PHI;
    String architecture = phi ? "phi2" : shape.family().modelType();
    GgufBytes file =
        SmallGguf.tokenizer(phi ? "phi-2" : "qwen2")
            .put("general.architecture", architecture)
            .put(architecture + ".block_count", shape.layers())
            .put(architecture + ".context_length", 512)
            .put(architecture + ".embedding_length", shape.dModel())
            .put(architecture + ".feed_forward_length", shape.dFf())
            .put(architecture + ".attention.head_count", shape.heads())
            .put(architecture + ".attention.head_count_kv", shape.kvHeads());
    if (phi) {
      file.put("phi2.attention.layer_norm_epsilon", 1e-5f).put("phi2.rope.dimension_count", 8);
    } else {
      file.put(architecture + ".attention.layer_norm_rms_epsilon", 1e-6f)
          .put(architecture + ".rope.freq_base", 1e6f);
    }
    if (teacher == FamilyTeacher.QWEN3) {
      file.put("qwen3.attention.key_length", 24).put("qwen3.attention.value_length", 24);
    }
    Golden weights = weights(teacher);
    for (String name : weights.tensors()) {
      file.floats(ggufName(name, phi), weights.floats(name), weights.shape(name));
    }
    return file;
  }

  private static String ggufName(String name, boolean phi) {
    String text = name.replaceFirst("^model\\.layers\\.", "blk.");
    for (String pair : phi ? PHIS_NAMES : LLAMAS_NAMES) {
      String[] names = pair.split(" ");
      text = text.replace("." + names[0] + ".", "." + names[1] + ".");
    }
    return text.replace("model.embed_tokens", "token_embd")
        .replace("model.norm", "output_norm")
        .replace("model.final_layernorm", "output_norm")
        .replace("lm_head", "output");
  }

  private static Golden weights(FamilyTeacher teacher) {
    return Golden.read(teacher.folder().resolve("model.safetensors"));
  }
}
