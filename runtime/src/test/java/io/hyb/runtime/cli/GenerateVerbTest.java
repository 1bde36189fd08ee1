package io.hyb.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonParser;
import io.hyb.runtime.Program;
import io.hyb.runtime.testing.GnaTiny;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenerateVerbTest {
  @TempDir private Path folder;

  /** The recorded continuation without the prompt. */
  private static String greedy(int index) {
    String whole =
        JsonParser.parseString(LogitsVerbTest.GOLDEN.metadata("json"))
            .getAsJsonObject()
            .getAsJsonArray("greedy")
            .get(index)
            .getAsString();
    return whole.substring(LogitsVerbTest.prompt(index).length());
  }

  private static Shell generate(Object... more) {
    Object[] args = {"generate", "--weights", GnaTiny.FOLDER, "--device", "cpu"};
    Object[] all = Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    Shell shell = Shell.run(Shell.TEACHER, all);
    assertThat(shell.code()).as(shell.err()).isZero();
    return shell;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void greedyTextEqualsTransformers(int index) {
    Shell shell = generate("--prompt", LogitsVerbTest.prompt(index), "--max-tokens", "24");
    assertThat(shell.out()).isEqualTo(greedy(index) + System.lineSeparator());
  }

  @Test
  void idsAreAPromptToo() {
    Shell shell = generate("--ids", LogitsVerbTest.ids(1), "--max-tokens", "24");
    assertThat(shell.out()).isEqualTo(greedy(1) + System.lineSeparator());
  }

  @Test
  void theAnswerEndsAtTheEndOfTextAndIsSummedUpOnStderr() {
    Shell shell = generate("--prompt", LogitsVerbTest.prompt(0));
    assertThat(shell.out()).isEqualTo(" 7" + System.lineSeparator());
    assertThat(shell.err())
        .matches("3 tokens after a prompt of 40 .*tokens/s; ended at the end of text\\R");
  }

  @Test
  void stopTextsEndItAndAreNotShown() {
    Shell shell =
        generate("--prompt", LogitsVerbTest.prompt(1), "--stop", "us not", "--stop", "never");
    assertThat(shell.out()).isEqualTo("\n\nAnd God said, Let " + System.lineSeparator());
    assertThat(shell.err()).contains("ended at a stop text");
  }

  @Test
  void aPromptIsReadFromStdin() {
    Shell shell =
        Shell.runWithInput(
            Shell.TEACHER,
            LogitsVerbTest.prompt(0) + "\n",
            "generate",
            "--weights",
            GnaTiny.FOLDER,
            "--prompt",
            "-");
    assertThat(shell.out()).isEqualTo(" 7" + System.lineSeparator());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bfloat16", "float16"})
  void narrowPrecisionsGiveTheAnswerToo(String precision) {
    Shell shell = generate("--prompt", LogitsVerbTest.prompt(0), "--precision", precision);
    assertThat(shell.out()).isEqualTo(" 7" + System.lineSeparator());
  }

  @Test
  void anEmptyPromptIsRefused() {
    Shell shell =
        Shell.runWithInput(
            Shell.TEACHER, "\n", "generate", "--weights", GnaTiny.FOLDER, "--prompt", "-");
    assertThat(shell.code()).isEqualTo(1);
    assertThat(shell.err()).isEqualTo("error: the prompt is empty" + System.lineSeparator());
  }

  @Test
  void theSeedDecidesWhatIsDrawn() {
    Object[] first = {"--prompt", "My", "--temperature", "1", "--max-tokens", "20", "--seed", "1"};
    Object[] second = {"--prompt", "My", "--temperature", "1", "--max-tokens", "20", "--seed", "2"};
    String drawn = generate(first).out();
    assertThat(generate(first).out()).isEqualTo(drawn);
    assertThat(generate(second).out()).isNotEqualTo(drawn);
  }

  @Test
  void manyTextsAreJsonLines() {
    Shell shell =
        generate("--prompt", LogitsVerbTest.prompt(1), "--max-tokens", "24", "--count", 3);
    String line = new Gson().toJson(Map.of("text", greedy(1)));
    assertThat(shell.out().lines()).containsExactly(line, line, line);
  }

  @Test
  void manyTextsEndAtTheEndOfText() {
    Shell shell = generate("--prompt", LogitsVerbTest.prompt(0), "--count", 2);
    assertThat(shell.out().lines()).containsExactly("{\"text\":\" 7\"}", "{\"text\":\" 7\"}");
  }

  @Test
  void manyTextsDifferWhereTheyAreDrawn() {
    Object[] args = {
      "--ids", "0", "--temperature", "1", "--max-tokens", "12", "--count", 4, "--seed", 5
    };
    String drawn = generate(args).out();
    assertThat(drawn.lines().distinct()).hasSize(4);
    assertThat(generate(args).out()).isEqualTo(drawn);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--count=0", "--count=2 --stop=x"})
  void countsThatCantBeAreUsageErrors(String options) {
    Object[] args = {"generate", "--weights", GnaTiny.FOLDER, "--prompt", "My"};
    Object[] more = options.split(" ");
    Object[] all = Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    Shell shell = Shell.run(Shell.TEACHER, all);
    assertThat(shell.code()).isEqualTo(2);
    assertThat(shell.err()).contains("--count");
  }

  @Test
  void aTinyTopPIsGreedy() {
    Shell shell =
        generate(
            "--prompt",
            LogitsVerbTest.prompt(1),
            "--temperature",
            "1",
            "--top-p",
            "1e-9",
            "--max-tokens",
            "24");
    assertThat(shell.out()).isEqualTo(greedy(1) + System.lineSeparator());
  }

  @Test
  void aHybridsProgramRunsItsTeacherOnTheTeachersFolderAndSaysSo() {
    Shell shell =
        Shell.run(
            Shell.RAD4,
            "generate",
            "--weights",
            GnaTiny.FOLDER,
            "--prompt",
            LogitsVerbTest.prompt(0));
    assertThat(shell.out()).isEqualTo(" 7" + System.lineSeparator());
    assertThat(shell.err()).contains("running the teacher GnaTiny, not the hybrid Rad4");
  }

  @Test
  void aStudentGeneratesFromItsFirstWeights() throws IOException {
    Path student = folder.resolve("student");
    Shell init =
        Shell.run(Shell.RAD4, "init", "--teacher", GnaTiny.FOLDER, "--out", student, "--seed", 3);
    assertThat(init.code()).as(init.err()).isZero();
    assertThat(init.out()).isEqualTo(student + System.lineSeparator());
    assertThat(folder.toFile().list()).containsExactly("student");
    Shell shell =
        Shell.run(
            Shell.RAD4, "generate", "--weights", student, "--prompt", "My", "--max-tokens", "5");
    assertThat(shell.code()).as(shell.err()).isZero();
    assertThat(shell.err()).startsWith("5 tokens").doesNotContain("teacher");

    Shell again = Shell.run(Shell.RAD4, "init", "--teacher", GnaTiny.FOLDER, "--out", student);
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("--force");
    Shell forced =
        Shell.run(Shell.RAD4, "init", "--teacher", GnaTiny.FOLDER, "--out", student, "--force");
    assertThat(forced.code()).as(forced.err()).isZero();

    Files.delete(student.resolve("tokenizer.json"));
    refused(Shell.RAD4, student, "tokenizer.json: there is no such file");
    refused(Shell.TEACHER, student, "holds the hybrid Rad4, not the weights of teacher GnaTiny");
    refused(Shell.KEEPS_ALL, student, "was made for Rad4, which is not the KeepsAll compiled here");
  }

  private static void refused(Program program, Path weights, String message) {
    Shell shell = Shell.run(program, "generate", "--weights", weights, "--prompt", "My");
    assertThat(shell.code()).isEqualTo(1);
    assertThat(shell.err().lines()).singleElement().asString().contains(message);
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void goingBeyondTheTrainedContextIsWarnedOf() {
    Shell shell = generate("--prompt", LogitsVerbTest.prompt(0), "--max-tokens", "1000");
    assertThat(shell.err()).contains("warning: 40 tokens of prompt", "1,000", "1,024 positions");
  }
}
