package io.hyb.runtime.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.runtime.Program;
import io.hyb.runtime.Refused;
import io.hyb.runtime.evaluate.BatchSize;
import io.hyb.runtime.evaluate.Progress;
import io.hyb.runtime.evaluate.TaskScore;
import io.hyb.runtime.generate.Generator;
import io.hyb.runtime.generate.Sampling;
import io.hyb.runtime.session.Compute;
import io.hyb.runtime.session.DeviceChoice;
import io.hyb.runtime.session.OpenModel;
import io.hyb.runtime.testing.GnaTiny;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.torch.Precision;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The small teacher's answers to question sets. */
class TaskScoresTest {
  private static final Path EXAMPLES = Path.of("../examples/tasks");

  private static final OpenModel TEACHER =
      OpenModel.open(
          new Program(
              "gna.hyb", "0", "0", InterpretedModel.define(GnaTiny.MODEL), Optional.empty()),
          GnaTiny.FOLDER,
          new Compute(DeviceChoice.CPU, Precision.FLOAT32),
          warning -> {});

  @TempDir private Path folder;

  @AfterAll
  static void close() {
    TEACHER.close();
  }

  /** Recorded by choice.py beside choice.json. */
  @Test
  void choicesGetTheNumbersOfLmEvaluationHarness() throws IOException {
    JsonObject recorded;
    try (InputStream in = TaskScoresTest.class.getResourceAsStream("/tasks/choice.json")) {
      recorded =
          JsonParser.parseString(new String(in.readAllBytes(), StandardCharsets.UTF_8))
              .getAsJsonObject();
    }
    Path file = EXAMPLES.resolve("choice.jsonl");
    List<TaskItem.Choice> items =
        TaskFile.items(file).stream().map(TaskItem.Choice.class::cast).toList();
    List<double[]> found =
        new ChoiceEvaluation(TEACHER, new BatchSize(4096)).logLikelihoods(items, Progress.SILENT);
    JsonArray wanted = recorded.getAsJsonArray("log_likelihoods");
    assertThat(found).hasSize(wanted.size()).hasSize(100);
    for (int i = 0; i < found.size(); i++) {
      JsonArray row = wanted.get(i).getAsJsonArray();
      assertThat(found.get(i)).hasSize(row.size());
      for (int choice = 0; choice < row.size(); choice++) {
        assertThat(found.get(i)[choice])
            .as("item %d, choice %d", i, choice)
            .isCloseTo(row.get(choice).getAsDouble(), within(1e-4));
      }
    }
    TaskScore score =
        new ChoiceEvaluation(TEACHER, new BatchSize(4096)).score("choice", items, Progress.SILENT);
    JsonObject metrics = recorded.getAsJsonObject("metrics");
    assertFigure(score, "acc", metrics, "acc,none");
    assertFigure(score, "acc_standard_error", metrics, "acc_stderr,none");
    assertFigure(score, "acc_norm", metrics, "acc_norm,none");
    assertFigure(score, "standard_error", metrics, "acc_norm_stderr,none");
  }

  private static void assertFigure(TaskScore score, String name, JsonObject metrics, String key) {
    assertThat(score.figures().get(name).doubleValue())
        .as(name)
        .isCloseTo(metrics.get(key).getAsDouble(), within(1e-4));
  }

  @Test
  void anAnswerIsThePlainContinuationUpToItsLineEnd() {
    List<TaskItem.Open> items =
        TaskFile.items(EXAMPLES.resolve("reading.jsonl")).stream()
            .map(TaskItem.Open.class::cast)
            .limit(12)
            .toList();
    List<String> batched =
        new OpenEvaluation(TEACHER, new BatchSize(1000)).answers(items, Progress.SILENT);
    for (int i = 0; i < items.size(); i++) {
      assertThat(batched.get(i)).as("item %d", i).isEqualTo(plain(items.get(i)));
    }
    assertThat(batched).anyMatch(answer -> !answer.isEmpty());
  }

  /** One prompt, one token after the other, cut where its text has a line break. */
  private static String plain(TaskItem.Open item) {
    int[] prompt =
        Arrays.stream(TEACHER.tokenizer().encodePrompt(item.prompt()))
            .mapToInt(Math::toIntExact)
            .toArray();
    long[] ids = new long[item.maxTokens()];
    int[] count = {0};
    new Generator(TEACHER.model(), TEACHER.kernels())
        .generate(
            prompt,
            item.maxTokens(),
            Sampling.GREEDY,
            token -> {
              if (TEACHER.tokenizer().isEnd(token)) {
                return false;
              }
              ids[count[0]++] = token;
              return true;
            });
    return TEACHER.tokenizer().decode(Arrays.copyOf(ids, count[0])).split("\n", -1)[0].strip();
  }

  @Test
  void tasksAndKindsAreScoredApart() throws IOException {
    Path mixed =
        Files.writeString(
            folder.resolve("mixed.jsonl"),
            """
            {"prompt": "A", "answers": ["zzz"], "max_tokens": 2}
            {"task": "other", "prompt": "B", "answers": ["zzz"], "max_tokens": 2}
            {"prompt": "In the beginning God", "choices": ["created", "zebra"], "gold": 0}
            {"prompt": "C", "answers": ["zzz"], "max_tokens": 2}
            """);
    List<TaskScore> scores =
        TaskSet.read(List.of(mixed)).scores(TEACHER, new BatchSize(4096), Progress.SILENT);
    assertThat(scores).extracting(TaskScore::task).containsExactly("mixed", "mixed", "other");
    assertThat(scores)
        .extracting(TaskScore::measure)
        .containsExactly("contains", "acc_norm", "contains");
    assertThat(scores.get(0).figures()).containsEntry("examples", 2).containsEntry("f1", 0.0);
    assertThat(scores.get(1).figures()).containsEntry("acc", 1.0);
  }

  @Test
  void whatIsLongerThanTheContextIsRefusedWithItsLine() throws IOException {
    String text = "word ".repeat(1100);
    Path open =
        Files.writeString(
            folder.resolve("open.jsonl"),
            "{\"prompt\": \"a\", \"answers\": [\"b\"]}\n{\"prompt\": \"%s\", \"answers\": [\"b\"]}"
                .formatted(text));
    assertRefused(open, ":2: the prompt with up to 48 tokens of answer", "max_tokens");
    Path choice =
        Files.writeString(
            folder.resolve("choice.jsonl"),
            "{\"prompt\": \"%s\", \"choices\": [\"b\", \"c\"], \"gold\": 0}".formatted(text));
    assertRefused(choice, ":1: prompt and choice together", "shorten the prompt");
  }

  private static void assertRefused(Path file, String... parts) {
    TaskSet set = TaskSet.read(List.of(file));
    assertThatThrownBy(() -> set.scores(TEACHER, new BatchSize(4096), Progress.SILENT))
        .isInstanceOf(Refused.class)
        .message()
        .startsWith(file.toString())
        .contains(parts)
        .contains("1024");
  }
}
