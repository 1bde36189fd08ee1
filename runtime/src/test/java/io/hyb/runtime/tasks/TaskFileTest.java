package io.hyb.runtime.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyb.runtime.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskFileTest {
  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("mine.jsonl"), text);
  }

  @Test
  void promptsComeFromWhatTheLineGives() throws IOException {
    List<TaskItem> items =
        TaskFile.items(
            file(
                """
                {"prompt": "Once ", "answers": ["upon"], "id": 7}

                {"task": "t", "question": "Who?", "context": "Ada.", "answers": ["Ada"], "max_tokens": 5}
                {"question": "Who?", "choices": ["Ada", "Bob"], "gold": 1}
                {"context": "Ada is", "choices": ["good", "bad", "old"], "gold": 0}
                """));
    assertThat(items)
        .extracting(TaskItem::prompt)
        .containsExactly(
            "Once ", "Ada.\nQuestion: Who?\nAnswer:", "Question: Who?\nAnswer:", "Ada is");
    assertThat(items).extracting(TaskItem::task).containsExactly("mine", "t", "mine", "mine");
    assertThat(items).extracting(item -> item.place().line()).containsExactly(1, 3, 4, 5);
    assertThat(((TaskItem.Open) items.get(0)).maxTokens()).isEqualTo(48);
    assertThat(((TaskItem.Open) items.get(1)).maxTokens()).isEqualTo(5);
    assertThat(((TaskItem.Choice) items.get(2)).gold()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"prompt\": \"a\"|not valid JSON",
        "{\"prompt\": 'a', answers: []}|not valid JSON",
        "{} {}|not valid JSON",
        "[1]|no JSON object",
        "null|no JSON object",
        "{\"prompt\": \"a\"}|neither \"answers\"",
        "{\"prompt\": \"a\", \"answers\": [\"b\"], \"choices\": [\"b\", \"c\"]}|both",
        "{\"answers\": [\"b\"]}|the text to read is missing",
        "{\"context\": \"a\", \"answers\": [\"b\"]}|\"question\" is missing",
        "{\"prompt\": \"a\", \"question\": \"b\", \"answers\": [\"b\"]}|leave it",
        "{\"prompt\": 7, \"answers\": [\"b\"]}|\"prompt\" is not a text",
        "{\"prompt\": null, \"answers\": [\"b\"]}|\"prompt\" is not a text",
        "{\"prompt\": \" \", \"answers\": [\"b\"]}|\"prompt\" is empty",
        "{\"prompt\": \"a\", \"answers\": \"b\"}|\"answers\" is not a list",
        "{\"prompt\": \"a\", \"answers\": []}|\"answers\" has 0 of the at least 1",
        "{\"prompt\": \"a\", \"answers\": [\"b\", 3]}|number 1 of \"answers\"",
        "{\"prompt\": \"a\", \"answers\": [\"\"]}|is empty",
        "{\"prompt\": \"a\", \"answers\": [\"b\"], \"max_tokens\": 0}|from 1 to",
        "{\"prompt\": \"a\", \"answers\": [\"b\"], \"max_tokens\": 1e99}|from 1 to",
        "{\"prompt\": \"a\", \"choices\": [\"b\"], \"gold\": 0}|at least 2",
        "{\"prompt\": \"a\", \"choices\": [\"b\", \"c\"]}|\"gold\" is missing",
        "{\"prompt\": \"a\", \"choices\": [\"b\", \"c\"], \"gold\": 2}|the choices are 0 to 1",
        "{\"prompt\": \"a\", \"choices\": [\"b\", \"c\"], \"gold\": -1}|\"gold\" is -1",
        "{\"prompt\": \"a\", \"choices\": [\"b\", \"c\"], \"gold\": 0.5}|\"gold\" is 0.5",
        "{\"prompt\": \"a\", \"choices\": [\"b\", \"c\"], \"gold\": \"b\"}|\"gold\" is \"b\"",
        "{\"task\": 3, \"prompt\": \"a\", \"answers\": [\"b\"]}|\"task\" is not a text",
      })
  void whatCantBeUsedIsRefusedWithFileAndLine(String line, String message) throws IOException {
    Path file = file("{\"prompt\": \"a\", \"answers\": [\"b\"]}\n\n" + line + "\n");
    assertThatThrownBy(() -> TaskFile.items(file))
        .isInstanceOf(Refused.class)
        .message()
        .startsWith(file + ":3: ")
        .contains(message)
        .hasLineCount(1);
  }

  @Test
  void filesThatHoldNothingOrAreNone() throws IOException {
    Path empty = file("\n \n");
    assertThatThrownBy(() -> TaskFile.items(empty))
        .isInstanceOf(Refused.class)
        .hasMessageStartingWith(empty + ": no question is in it")
        .hasMessageContaining("\"answers\"");
    Path missing = folder.resolve("none.jsonl");
    assertThatThrownBy(() -> TaskFile.items(missing))
        .isInstanceOf(Refused.class)
        .hasMessage(missing + ": there is no such file");
    Path latin = folder.resolve("latin.jsonl");
    Files.write(latin, "{\"prompt\": \"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> TaskFile.items(latin))
        .isInstanceOf(Refused.class)
        .hasMessage(latin + ": it is not UTF-8 text");
    assertThatThrownBy(() -> TaskFile.items(folder))
        .isInstanceOf(Refused.class)
        .hasMessage(folder + ": it can't be read");
  }
}
