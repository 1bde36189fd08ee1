package io.hyb.runtime.init;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.Init;
import io.hyb.runtime.weights.Tensors;
import io.hyb.runtime.weights.WeightFolder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a student's attention and merges start with. */
class FirstMergeTest extends MadeStudents {
  @Test
  void keptHeadsCopyTheirRowsAndTheirGroupsKeysAndValues() {
    try (WeightFolder student = made(Merge.CONCAT, Init.FROM_ATTENTION, 8)) {
      Tensors tensors = student.tensors();
      // Layer 1 keeps heads 0 and 7, of groups 0 and 3.
      assertThat(tensors.floats("model.layers.1.self_attn.q_proj.weight"))
          .isEqualTo(join(rows(1, "q_proj", 0), rows(1, "q_proj", 7)));
      assertThat(tensors.floats("model.layers.1.self_attn.k_proj.weight"))
          .isEqualTo(join(rows(1, "k_proj", 0), rows(1, "k_proj", 3)));
      assertThat(tensors.floats("model.layers.1.self_attn.v_proj.weight"))
          .isEqualTo(join(rows(1, "v_proj", 0), rows(1, "v_proj", 3)));
      String output = "model.layers.1.self_attn.o_proj.weight";
      assertThat(tensors.floats(output)).isEqualTo(TEACHER.floats(output));
    }
  }

  @Test
  void whatBothHaveIsTheTeachers() {
    try (WeightFolder student = made(Merge.CONCAT, Init.FROM_ATTENTION, 8)) {
      for (String name :
          List.of(
              "model.embed_tokens.weight",
              "model.norm.weight",
              "model.layers.0.input_layernorm.weight",
              "model.layers.3.post_attention_layernorm.weight",
              "model.layers.5.mlp.down_proj.weight")) {
        assertThat(student.tensors().floats(name)).as(name).isEqualTo(TEACHER.floats(name));
      }
    }
  }

  @Test
  void besideTheMixerKeptHeadsTakeTheirColumns() {
    try (WeightFolder student = made(Merge.ADAPTER, Init.FROM_ATTENTION, 8)) {
      Tensors tensors = student.tensors();
      float[] whole = TEACHER.floats("model.layers.1.self_attn.o_proj.weight");
      float[] kept = tensors.floats("model.layers.1.self_attn.o_proj.weight");
      for (int row = 0; row < 256; row++) {
        assertThat(Arrays.copyOfRange(kept, row * 64, row * 64 + 32))
            .isEqualTo(Arrays.copyOfRange(whole, row * 256, row * 256 + 32));
        assertThat(Arrays.copyOfRange(kept, row * 64 + 32, row * 64 + 64))
            .isEqualTo(Arrays.copyOfRange(whole, row * 256 + 224, row * 256 + 256));
      }
      assertThat(tensors.floats("model.layers.1.mixer.out_proj.weight")).isEqualTo(whole);
      assertIdentity(tensors.floats("model.layers.1.merge.weight"));
      assertThat(tensors.floats("model.layers.1.merge.bias")).containsOnly(0);
    }
  }

  @Test
  void gatesStartClosedBeforeAnIdentity() {
    try (WeightFolder student = made(Merge.GATED, Init.FROM_ATTENTION, 8)) {
      Tensors tensors = student.tensors();
      String both = "model.layers.1.merge.";
      String alone = "model.layers.0.merge.";
      for (String gate : List.of(both + "ssm_gate", both + "att_gate", alone + "ssm_gate")) {
        assertThat(tensors.floats(gate)).as(gate).hasSize(256).containsOnly(0);
      }
      for (String norm : List.of(both + "ssm_norm", both + "att_norm", alone + "ssm_norm")) {
        assertThat(tensors.floats(norm)).as(norm).hasSize(256).containsOnly(1);
      }
      assertThat(tensors.specs()).doesNotContainKeys(alone + "att_gate", alone + "att_norm");
      for (String place : List.of(both, alone)) {
        assertIdentity(tensors.floats(place + "weight"));
        assertThat(tensors.floats(place + "bias")).hasSize(256).containsOnly(0);
      }
      assertThat(tensors.floats("model.layers.1.mixer.out_proj.weight"))
          .isEqualTo(TEACHER.floats("model.layers.1.self_attn.o_proj.weight"));
    }
  }

  @Test
  void aMergersInputNormsAreTheTeachersAndItsOutputAnIdentity() {
    try (WeightFolder student = made(Merge.MERGER, Init.FROM_ATTENTION, 8)) {
      Tensors tensors = student.tensors();
      for (int layer : new int[] {0, 1}) {
        String merge = "model.layers." + layer + ".merge.";
        String inputNorm = "model.layers." + layer + ".input_layernorm.weight";
        assertThat(tensors.specs()).doesNotContainKey(inputNorm);
        assertThat(tensors.floats(merge + "ssm_input_norm")).isEqualTo(TEACHER.floats(inputNorm));
        assertThat(tensors.floats(merge + "output_norm")).hasSize(256).containsOnly(1);
        assertIdentity(tensors.floats(merge + "weight"));
        assertThat(tensors.floats(merge + "bias")).hasSize(256).containsOnly(0);
      }
      assertThat(tensors.floats("model.layers.1.merge.att_input_norm"))
          .isEqualTo(TEACHER.floats("model.layers.1.input_layernorm.weight"));
      assertThat(tensors.specs()).doesNotContainKey("model.layers.0.merge.att_input_norm");
    }
  }

  @Test
  void inASumTheMixerIsSilentWhereAHeadIsKept() {
    try (WeightFolder student = made(Merge.SUM, Init.FROM_ATTENTION, 8)) {
      float[] whole = TEACHER.floats("model.layers.1.self_attn.o_proj.weight");
      float[] mixer = student.tensors().floats("model.layers.1.mixer.out_proj.weight");
      for (int i = 0; i < mixer.length; i++) {
        int head = i % 256 / 32;
        assertThat(mixer[i]).isEqualTo(head == 0 || head == 7 ? 0 : whole[i]);
      }
    }
  }

  private static void assertIdentity(float[] matrix) {
    assertThat(matrix).hasSize(256 * 256);
    assertThat(IntStream.range(0, matrix.length).allMatch(i -> matrix[i] == (i % 257 == 0 ? 1 : 0)))
        .isTrue();
  }
}
