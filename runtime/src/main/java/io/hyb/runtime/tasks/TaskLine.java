package io.hyb.runtime.tasks;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.hyb.runtime.Refused;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one line's object says, checked field by field. Fields it has no use for may be there. */
final class TaskLine {
  static final String EXAMPLE =
      "{\"question\": \"Who made it?\", \"context\": \"Ada made it.\", \"answers\": [\"Ada\"]}";

  private static final int MOST = 4096;

  private final Place place;
  private final JsonObject json;

  private TaskLine(Place place, JsonObject json) {
    this.place = place;
    this.json = json;
  }

  static TaskLine read(Place place, JsonObject json) {
    return new TaskLine(place, json);
  }

  /**
   * The item.
   *
   * @param fileName the task where the line names none
   * @throws Refused naming the field that is missing or wrong
   */
  TaskItem item(String fileName) {
    boolean open = json.has("answers");
    if (open == json.has("choices")) {
      throw place.refused(
          open
              ? "both \"answers\" and \"choices\" are given; a question has one of them"
              : "neither \"answers\" (texts, one of which the model is to write) nor \"choices\""
                  + " with \"gold\" is given");
    }
    String task = text("task").orElse(fileName);
    String prompt = prompt();
    if (open) {
      return new TaskItem.Open(
          place,
          task,
          prompt,
          texts("answers", 1),
          whole("max_tokens", 1).orElse(TaskItem.ANSWER_TOKENS));
    }
    List<String> choices = texts("choices", 2);
    return new TaskItem.Choice(place, task, prompt, choices, gold(choices.size()));
  }

  /** A prompt as it is written, or a context as it is, or what puts a question behind a context. */
  private String prompt() {
    Optional<String> prompt = text("prompt");
    Optional<String> question = text("question");
    Optional<String> context = text("context");
    if (prompt.isPresent() && (question.isPresent() || context.isPresent())) {
      throw place.refused(
          "\"prompt\" is the whole text that the model reads; leave it or \"question\" and"
              + " \"context\" out");
    }
    if (prompt.isPresent()) {
      return prompt.get();
    }
    if (question.isPresent()) {
      return context.map(text -> text + "\n").orElse("")
          + "Question: %s\nAnswer:".formatted(question.get());
    }
    if (json.has("choices") && context.isPresent()) {
      return context.get();
    }
    throw place.refused(
        context.isPresent()
            ? "\"question\" is missing beside \"context\""
            : "the text to read is missing: give \"prompt\", or \"question\" with or without"
                + " \"context\"");
  }

  private int gold(int choices) {
    int gold =
        whole("gold", 0)
            .orElseThrow(
                () -> place.refused("\"gold\" is missing, the number of the right choice, from 0"));
    if (gold >= choices) {
      throw place.refused("\"gold\" is %d, the choices are 0 to %d".formatted(gold, choices - 1));
    }
    return gold;
  }

  private Optional<String> text(String field) {
    JsonElement value = json.get(field);
    if (value == null) {
      return Optional.empty();
    }
    return Optional.of(text("\"%s\"".formatted(field), value));
  }

  private String text(String what, JsonElement value) {
    if (!(value instanceof JsonPrimitive primitive && primitive.isString())) {
      throw place.refused("%s is not a text in quotes".formatted(what));
    }
    if (value.getAsString().isBlank()) {
      throw place.refused("%s is empty".formatted(what));
    }
    return value.getAsString();
  }

  private List<String> texts(String field, int least) {
    if (!(json.get(field) instanceof JsonArray array)) {
      throw place.refused("\"%s\" is not a list of texts, such as [\"Ada\"]".formatted(field));
    }
    if (array.size() < least) {
      throw place.refused(
          "\"%s\" has %d of the at least %d texts it needs".formatted(field, array.size(), least));
    }
    List<String> texts = new ArrayList<>();
    for (JsonElement element : array) {
      texts.add(text("number %d of \"%s\" (from 0)".formatted(texts.size(), field), element));
    }
    return texts;
  }

  private Optional<Integer> whole(String field, int least) {
    JsonElement value = json.get(field);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof JsonPrimitive primitive && primitive.isNumber()) {
      try {
        int number = new BigDecimal(primitive.getAsString()).intValueExact();
        if (number >= least && number <= MOST) {
          return Optional.of(number);
        }
      } catch (ArithmeticException e) {
        // A fraction, or beyond any int: told below.
      }
    }
    throw place.refused(
        "\"%s\" is %s; it is a whole number from %d to %d"
            .formatted(field, shortened(value), least, MOST));
  }

  private static String shortened(JsonElement value) {
    String text = value.toString();
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
