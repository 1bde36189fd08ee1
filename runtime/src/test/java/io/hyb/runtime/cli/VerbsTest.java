package io.hyb.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import io.hyb.runtime.Program;
import io.hyb.runtime.model.ModelDefinition;
import io.hyb.runtime.testing.GnaTiny;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exit codes and messages that all verbs share. */
class VerbsTest {
  private static final String TEACHER = GnaTiny.FOLDER.toString();

  @Test
  void helpListsTheVerbsOnStdout() {
    Shell shell = Shell.run(Shell.RAD4, "--help");
    assertThat(shell.code()).isZero();
    assertThat(shell.out())
        .contains("Rad4, a hybrid of GnaTiny, compiled from rad4.hyb")
        .contains("info", "init", "generate", "logits", "export");
    assertThat(shell.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "info",
        "rank",
        "init",
        "distill",
        "evaluate",
        "generate",
        "bench",
        "logits",
        "export"
      })
  void everyVerbHasHelpWithExamplesToCopy(String verb) {
    Shell shell = Shell.run(Shell.RAD4, verb, "--help");
    assertThat(shell.code()).isZero();
    assertThat(shell.out()).contains("Usage: java -jar Rad4.jar " + verb);
    List<String> lines = shell.out().lines().toList();
    assertThat(lines).noneMatch(line -> line.contains("[text=")); // a record of ours as a default
    int heading = lines.lastIndexOf("Examples:");
    int examples = Math.max(heading, lines.lastIndexOf("Example:")) + 1;
    assertThat(lines.subList(examples, lines.size()))
        .as("each on a line of its own")
        .isNotEmpty()
        .allMatch(line -> line.startsWith("  " + verb));
  }

  @Test
  void versionNamesTheSpec() {
    assertThat(Shell.run(Shell.RAD4, "--version").out()).contains("rad4.hyb", "0123");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "|a verb is missing",
        "generat|unknown verb generat; did you mean generate?",
        "info --contxt 2K|unknown option --contxt; did you mean --context?",
        "info --contxt --jsn|unknown option --contxt; did you mean --context?",
        "info rad4|unexpected argument rad4",
        "info --context 64k|'64k' is not a number of tokens",
        "info --context 0|at least one token",
        "info --batch 0|'--batch': '0' is not a whole number",
        "info --batch many|'--batch': 'many' is not a whole number",
        "run --teacher x --pairs 0|'--pairs': '0'",
        "run --teacher x --examples 0|'--examples': '0'",
        "evaluate --weights x --probe kv --examples -1|'--examples': '-1'",
        "evaluate --weights x --probe kv --batch 0|'--batch': '0'",
        "distill --weights x --teacher y --out z --keep 0|'--keep': '0'",
        "distill --weights x --teacher y --out z --resume --force|--resume and --force",
        "run --teacher x --resume --force|--resume and --force",
        "info --precision float64|'float64' is not a precision",
        "init --out x|'--teacher=DIR'",
        "export --weights x --out y|'--format=FORMAT'",
        "export --format onnx --weights x --out y|'onnx' is none of: hf",
        "generate --prompt a|'--weights=DIR'",
        "generate --weights x|error: Missing required argument",
        "generate --weights x|(--prompt=TEXT | --ids=ID,ID,…)",
        "generate --weights x --prompt a --ids 0|mutually exclusive",
        "generate --weights x --prompt a --max-tokens 0|'--max-tokens': '0'",
        "generate --weights x --prompt a --max-tokens -3|'--max-tokens': '-3'",
        "generate --weights x --prompt a --temperature -1|a temperature is 0 or more",
        "generate --weights x --prompt a --temperature NaN|a temperature is 0 or more",
        "bench --decode 0|'--decode': '0'",
        "bench --temperature Infinity|a temperature is 0 or more",
        "generate --weights x --prompt a --top-p 1.5|top-p is above 0",
        "generate --weights x --prompt a --stop \"\"|--stop needs a text",
        "generate --weights x --prompt a --count 0|'--count': '0'",
        "generate --weights x --prompt a --device tpu|'tpu' is not a device",
        "generate --weights x --prompt a --device gpu:|'gpu:' is not a device",
        "generate --weights x --prompt a --device gpu:-1|'gpu:-1' is not a device",
        "logits --weights x --out y --ids 0,x|'x' is not a token id",
        "logits --weights x --out y --ids 0,,5|'' is not a token id",
        "logits --weights x --out y --ids -1|'-1' is not a token id",
        "logits --weights x --out y --ids 0 --ablate 4.2|'4.2' is not a head",
      })
  void malformedCommandLinesAreUsageErrors(String line, String message) {
    String[] words = line == null ? new String[0] : line.split(" ");
    for (int i = 0; i < words.length; i++) {
      words[i] = words[i].equals("\"\"") ? "" : words[i];
    }
    Shell shell = Shell.run(Shell.RAD4, (Object[]) words);
    assertThat(shell.code()).isEqualTo(2);
    assertThat(shell.out()).isEmpty();
    assertThat(shell.err()).startsWith("error: ").contains(message).contains("--help");
    assertThat(shell.err().lines()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "generate --weights no/such --prompt a|no/such: there is no such folder",
        "generate --weights pom.xml --prompt a|pom.xml: weights are given by their folder",
        "generate --weights src --prompt a|src: no weights there",
        "generate --weights TEACHER --prompt a --device gpu:999|there is no device gpu:999",
        "generate --weights TEACHER --ids 0,4096|token id 4096 is not in the vocabulary",
        "logits --weights TEACHER --prompt a --out pom.xml/x|pom.xml/x cannot be written: ",
        "logits --weights TEACHER --prompt a --out src|src is a folder",
        "logits --weights TEACHER --prompt a --out x --ablate L6H0|there is no head L6H0",
        "logits --weights TEACHER --prompt a --out x --ablate L0H8|there is no head L0H8",
        "export --format hf --weights no/such --out target/x|no/such: there is no such folder",
        "export --format hf --weights TEACHER --out src|src: the folder is not empty",
        "export --format hf --weights TEACHER --out TEACHER|exported over themselves",
        "init --teacher no/such --out target/x|no/such: there is no such folder",
        "init --teacher TEACHER --out pom.xml|pom.xml: it is a file",
        "init --teacher TEACHER --out src|src: the folder is not empty",
      })
  void refusedInputsGetOneLine(String line, String message) {
    Object[] words = line.replace("TEACHER", TEACHER).split(" ");
    Shell shell = Shell.run(Shell.RAD4, words);
    assertThat(shell.out()).isEmpty();
    assertThat(shell.err().lines().filter(text -> !text.startsWith("warning: ")))
        .singleElement()
        .asString()
        .startsWith("error: ")
        .contains(message);
    assertThat(shell.code()).isEqualTo(1);
  }

  @Test
  void aTeachersProgramHasNoInit() {
    Shell shell = Shell.run(Shell.TEACHER, "init", "--teacher", TEACHER, "--out", "target/x");
    assertThat(shell.code()).isEqualTo(1);
    assertThat(shell.err()).contains("GnaTiny is a teacher").contains("init is for hybrids");
  }

  @Test
  void aBugOfOursShowsOneLineAndLeavesItsTraceInAFile() throws IOException {
    ModelDefinition broken =
        new ModelDefinition(
            GnaTiny.MODEL,
            weights -> {
              throw new IllegalStateException("a layer\nof two lines");
            });
    Program program = new Program("b.hyb", "0", "0", broken, Optional.empty());
    Shell shell = Shell.run(program, "generate", "--weights", GnaTiny.FOLDER, "--ids", "0");
    assertThat(shell.code()).isEqualTo(70);
    assertThat(shell.err().lines()).hasSize(1);
    Matcher line =
        Pattern.compile("error: .*IllegalStateException: a layer; .* in (.*)\\R")
            .matcher(shell.err());
    assertThat(line.matches()).as(shell.err()).isTrue();
    Path log = Path.of(line.group(1));
    assertThat(log).content().contains("of two lines", "at io.hyb.runtime");
    Files.delete(log);
  }

  @Test
  void whatTheMachineLacksIsNoBug() {
    assertThat(code(new OutOfMemoryError("Java heap space"))).isEqualTo(1);
    assertThat(code(new IllegalStateException(new IOException("No space left on device"))))
        .isEqualTo(1);
    assertThat(code(new EngineException("CUDA out of memory. Tried to allocate"))).isEqualTo(1);
    assertThat(
            code(
                new EngineException(
                    "Failed to extract PyTorch native library", new IOException("read-only"))))
        .isEqualTo(1);
    assertThat(code(new UnsatisfiedLinkError("libtorch.so: cannot open"))).isEqualTo(1);
  }

  private static int code(Throwable thrown) {
    ModelDefinition broken =
        new ModelDefinition(
            GnaTiny.MODEL,
            weights -> {
              if (thrown instanceof Error error) {
                throw error;
              }
              throw (RuntimeException) thrown;
            });
    Program program = new Program("b.hyb", "0", "0", broken, Optional.empty());
    Shell shell = Shell.run(program, "generate", "--weights", GnaTiny.FOLDER, "--ids", "0");
    assertThat(shell.err().lines()).singleElement().asString().startsWith("error: ");
    return shell.code();
  }
}
