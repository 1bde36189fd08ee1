package io.hyb.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import io.hyb.runtime.Program;
import io.hyb.runtime.testing.Closeness;
import io.hyb.runtime.testing.GnaTiny;
import io.hyb.runtime.testing.Golden;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logits through the command line against transformers' recorded float32 numbers. */
class LogitsVerbTest {
  static final Golden GOLDEN = Golden.named("gna-tiny.safetensors");

  @TempDir private Path folder;

  static String prompt(int index) {
    JsonArray prompts =
        JsonParser.parseString(GOLDEN.metadata("json")).getAsJsonObject().getAsJsonArray("prompts");
    return prompts.get(index).getAsString();
  }

  static String ids(int index) {
    return Arrays.stream(GOLDEN.ints("p" + index + ".ids"))
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(","));
  }

  private float[] logits(Program program, Object weights, Object... more) {
    Path out = folder.resolve("logits.safetensors");
    Object[] args = {"logits", "--weights", weights, "--device", "cpu", "--out", out};
    Object[] all = Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    Shell shell = Shell.run(program, all);
    assertThat(shell.code()).as(shell.err()).isZero();
    assertThat(folder.toFile().list())
        .contains("logits.safetensors")
        .noneMatch(name -> name.endsWith(".part"));
    assertThat(Golden.read(out).shape("logits")[1]).isEqualTo(4096);
    return Golden.read(out).floats("logits");
  }

  private static void assertEqual(float[] actual, String golden) {
    assertThat(Closeness.relativeError(actual, GOLDEN.floats(golden))).isLessThanOrEqualTo(1e-5);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void equalTransformersFromText(int index) {
    assertEqual(
        logits(Shell.TEACHER, GnaTiny.FOLDER, "--prompt", prompt(index)), "p" + index + ".logits");
  }

  @Test
  void equalTransformersFromIds() {
    assertEqual(logits(Shell.TEACHER, GnaTiny.FOLDER, "--ids", ids(1)), "p1.logits");
  }

  @ParameterizedTest
  @ValueSource(strings = {"L4H2", "L1H7"})
  void equalTransformersWithAnAblatedHead(String head) {
    assertEqual(
        logits(Shell.TEACHER, GnaTiny.FOLDER, "--ids", ids(0), "--ablate", head),
        "p0.ablate." + head);
  }

  @Test
  void aHybridsProgramRunsItsTeacherOnTheTeachersFolder() {
    assertEqual(logits(Shell.RAD4, GnaTiny.FOLDER, "--ids", ids(1)), "p1.logits");
  }

  @Test
  void aHybridThatKeepsEveryHeadEqualsTheTeacher() {
    Path student = folder.resolve("student");
    Shell init = Shell.run(Shell.KEEPS_ALL, "init", "--teacher", GnaTiny.FOLDER, "--out", student);
    assertThat(init.code()).as(init.err()).isZero();
    assertEqual(logits(Shell.KEEPS_ALL, student, "--prompt", prompt(0)), "p0.logits");
    assertEqual(
        logits(Shell.KEEPS_ALL, student, "--prompt", prompt(0), "--ablate", "L4H2"),
        "p0.ablate.L4H2");
  }

  @Test
  void bfloat16ComesCloseToFloat32() {
    float[] half =
        logits(Shell.TEACHER, GnaTiny.FOLDER, "--ids", ids(0), "--precision", "bfloat16");
    double error = Closeness.relativeError(half, GOLDEN.floats("p0.logits"));
    // GnaTiny's weights are bfloat16's numbers: where only weights are narrow, nothing is rounded.
    assertThat(error).isLessThanOrEqualTo(3e-2);
    // The last product isn't rounded: bfloat16 has the upper half of a float's bits alone.
    assertThat(IntStream.range(0, half.length).map(i -> Float.floatToIntBits(half[i]) & 0xffff))
        .anyMatch(lower -> lower != 0);
  }

  @Test
  void aPromptBeyondTheTrainedContextIsWarnedOf() {
    String ids = "5,".repeat(1024) + "7";
    Path out = folder.resolve("long.safetensors");
    Shell shell =
        Shell.run(Shell.TEACHER, "logits", "--weights", GnaTiny.FOLDER, "--ids", ids, "--out", out);
    assertThat(shell.code()).isZero();
    assertThat(shell.err()).startsWith("warning: ").contains("1,025", "1,024", "GnaTiny");
    assertThat(Files.exists(out)).isTrue();
  }
}
