package io.hyb.runtime.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example sets are those that {@link GeneratedTasks} makes; a missing one is written. */
class ExampleTasksTest {
  private static final Path FOLDER = Path.of("../examples/tasks");

  @Test
  void readingIsWhatTheGeneratorMakes() throws IOException {
    assertMade("reading.jsonl", GeneratedTasks.reading());
  }

  @Test
  void choiceIsWhatTheGeneratorMakes() throws IOException {
    assertMade("choice.jsonl", GeneratedTasks.choice());
  }

  @Test
  void lookupIsWhatTheGeneratorMakes() throws IOException {
    assertMade("lookup.jsonl", GeneratedTasks.lookup());
  }

  @Test
  void theRightAnswerOfEachIsInItsPassage() {
    for (TaskItem item : TaskFile.items(FOLDER.resolve("reading.jsonl"))) {
      assertThat(item.prompt()).contains(((TaskItem.Open) item).answers());
    }
    assertInPassage("choice.jsonl", 4);
    assertInPassage("lookup.jsonl", 24);
  }

  private static void assertInPassage(String name, int count) {
    List<TaskItem> choices = TaskFile.items(FOLDER.resolve(name));
    assertThat(choices).hasSize(100);
    for (TaskItem item : choices) {
      TaskItem.Choice choice = (TaskItem.Choice) item;
      assertThat(choice.choices()).hasSize(count).doesNotHaveDuplicates();
      assertThat(choice.prompt()).contains(choice.choices());
    }
  }

  private static void assertMade(String name, String made) throws IOException {
    Path file = FOLDER.resolve(name);
    if (!Files.exists(file)) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, made);
      throw new AssertionError(file + " was missing and is written now: look at it, then rerun");
    }
    assertThat(Files.readString(file)).isEqualTo(made);
  }
}
