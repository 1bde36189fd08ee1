package io.hyb.runtime.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.RopeShape;
import io.hyb.arch.Teacher;
import io.hyb.runtime.testing.Shapes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TeacherSpecTest {
  @ParameterizedTest
  @CsvSource({
    "SmolLM2-135M-Instruct.Q4_1.gguf, SmolLM2_135M_Instruct",
    "llama-3.2-1b-instruct-q4_k_m.gguf, llama_3_2_1b_instruct",
    "Model-F16.GGUF, Model",
    "model.BF16.gguf, model",
    "7b.gguf, Teacher_7b",
    "ünï.gguf, Teacher_n",
    ".gguf, Teacher_"
  })
  void nameComesFromTheFile(String file, String name) {
    assertThat(TeacherSpec.nameFrom(file)).isEqualTo(name);
  }

  @Test
  void numbersAreWrittenAsTheLanguageReadsThem() {
    Teacher shape =
        Shapes.teacher("T", 1, 2, 1, 4, 8, 16, 32, RopeShape.plain(1e6), 1.5e-6, false, 0);
    assertThat(TeacherSpec.text(shape, "t.gguf"))
        .isEqualTo(
            """
            // Imported from t.gguf by `hyb import`.
            hyb 1

            teacher T {
              weights = "."
              family = llama
              layers = 1  heads = 2  kv_heads = 1  head_dim = 4
              d_model = 8  d_ff = 16  vocab = 32
              rope { theta = 1000000 }
              norm_eps = 1.5e-6
              tie_embeddings = false
            }
            """);
  }
}
