package io.hyb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.runtime.testing.Closeness;
import io.hyb.runtime.testing.Golden;
import io.hyb.runtime.tokens.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The compiled teacher against what Hugging Face transformers computed with the same weights. */
class TeacherGoldenTest {
  private static final Golden GOLDEN =
      Golden.read(Path.of("../runtime/src/test/resources/goldens/gna-tiny.safetensors"));

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "p0.ids, , p0.logits",
    "p1.ids, , p1.logits",
    "p2.ids, , p2.logits",
    "p0.ids, L4H2, p0.ablate.L4H2",
    "p0.ids, L1H7, p0.ablate.L1H7"
  })
  void logitsAreTheReferences(String ids, String ablated, String expected) {
    Path out = folder.resolve("logits.safetensors");
    List<String> arguments = new ArrayList<>(List.of("logits", "--weights"));
    arguments.addAll(List.of(Hyb.TEACHER.toString(), "--device", "cpu", "--ids"));
    arguments.add(commas(GOLDEN.ints(ids)));
    arguments.addAll(List.of("--out", out.toString()));
    if (ablated != null) {
      arguments.addAll(List.of("--ablate", ablated));
    }

    Hyb.jar(folder, Hyb.teacherJar(), arguments.toArray(String[]::new)).isFine();

    Golden logits = Golden.read(out);
    assertThat(logits.shape("logits")).isEqualTo(GOLDEN.shape(expected));
    assertThat(Closeness.relativeError(logits.floats("logits"), GOLDEN.floats(expected)))
        .isLessThanOrEqualTo(1e-5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"p0", "p1", "p2"})
  void greedyTextIsTheReferences(String prompt) {
    int[] ids = GOLDEN.ints(prompt + ".ids");
    int[] greedy = GOLDEN.ints(prompt + ".greedy");
    int[] continuation = Arrays.copyOfRange(greedy, ids.length, greedy.length);

    String text =
        Hyb.jar(
                folder,
                Hyb.teacherJar(),
                "generate",
                "--weights",
                Hyb.TEACHER.toString(),
                "--device",
                "cpu",
                "--ids",
                commas(ids),
                "--max-tokens",
                Integer.toString(continuation.length))
            .isFine()
            .out();

    try (Tokenizer tokenizer = Tokenizer.open(Hyb.TEACHER)) {
      long[] expected = Arrays.stream(continuation).asLongStream().toArray();
      assertThat(text).isEqualTo(tokenizer.decode(expected) + "\n");
    }
  }

  private static String commas(int[] ids) {
    return Arrays.stream(ids).mapToObj(Integer::toString).collect(Collectors.joining(","));
  }
}
