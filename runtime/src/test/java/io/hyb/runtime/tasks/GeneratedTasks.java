package io.hyb.runtime.tasks;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.hyb.arch.KvProbe;
import io.hyb.runtime.probe.KvPrompt;
import io.hyb.runtime.probe.KvPrompts;
import io.hyb.runtime.probe.Words;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Makes the question sets of {@code examples/tasks}: short passages on who left what where, from
 * templates of our own, so that nothing is borrowed and nobody has read them before, and questions
 * of the key-value probe.
 */
final class GeneratedTasks {
  private static final int ITEMS = 100;
  private static final int FACTS = 5;
  private static final int PAIRS = 24;

  private static final List<String> PEOPLE =
      List.of(
          "Anna", "Bruno", "Clara", "David", "Edith", "Felix", "Grace", "Henry", "Irene", "Jonas",
          "Laura", "Martin", "Nora", "Oscar", "Paula", "Robert");

  private static final List<String> THINGS =
      List.of(
          "lamp", "basket", "kettle", "ladder", "mirror", "hammer", "violin", "blanket", "letter",
          "candle", "saddle", "map", "bottle", "crown", "rope", "sword");

  private static final List<String> PLACES =
      List.of(
          "barn",
          "mill",
          "cellar",
          "attic",
          "chapel",
          "garden",
          "kitchen",
          "old stone tower",
          "house by the river",
          "market hall",
          "captain's boat",
          "school library");

  private static final List<String> FACT =
      List.of("%s left the %s in the %s.", "%s put the %s in the %s.", "%s hid the %s in the %s.");

  private final Random random;
  private List<String> people = List.of();
  private List<String> things = List.of();
  private List<String> places = List.of();
  private String passage = "";

  private GeneratedTasks(long seed) {
    this.random = new Random(seed);
  }

  /** Half sentences to finish, half questions to answer. */
  static String reading() {
    GeneratedTasks tasks = new GeneratedTasks(1);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < ITEMS; i++) {
      lines.append(i % 2 == 0 ? tasks.sentence() : tasks.question(i % 4 == 1)).append('\n');
    }
    return lines.toString();
  }

  /** Four choices each, those that are wrong from the same passage. */
  static String choice() {
    GeneratedTasks tasks = new GeneratedTasks(2);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < ITEMS; i++) {
      lines.append(tasks.choice(i % 2 == 0)).append('\n');
    }
    return lines.toString();
  }

  /** The key-value probe's questions, each with every value of its dictionary to choose from. */
  static String lookup() {
    KvProbe probe = new KvProbe(PAIRS, PAIRS, 1, KvProbe.Form.QUESTION, KvProbe.Values.NUMBER, ":");
    StringBuilder lines = new StringBuilder();
    for (KvPrompt each : new KvPrompts(probe, Words.heldOut()).draw(3, PAIRS, ITEMS)) {
      JsonObject item = new JsonObject();
      item.addProperty("context", each.prompt());
      item.add(
          "choices", list(each.candidates().stream().map(String::strip).toArray(String[]::new)));
      item.addProperty("gold", each.right());
      lines.append(item).append('\n');
    }
    return lines.toString();
  }

  private void draw() {
    people = drawn(PEOPLE);
    things = drawn(THINGS);
    places = drawn(PLACES);
    List<String> facts = new ArrayList<>();
    for (int i = 0; i < FACTS; i++) {
      String fact = FACT.get(random.nextInt(FACT.size()));
      facts.add(fact.formatted(people.get(i), things.get(i), places.get(i)));
    }
    passage = String.join(" ", facts);
  }

  private List<String> drawn(List<String> words) {
    List<String> shuffled = new ArrayList<>(words);
    Collections.shuffle(shuffled, random);
    return List.copyOf(shuffled.subList(0, FACTS));
  }

  private JsonObject sentence() {
    draw();
    int asked = random.nextInt(FACTS);
    JsonObject item = new JsonObject();
    item.addProperty("task", "finish-sentence");
    item.addProperty("prompt", "%s The %s is in the".formatted(passage, things.get(asked)));
    item.add("answers", list(places.get(asked)));
    item.addProperty("max_tokens", 12);
    return item;
  }

  private JsonObject question(boolean where) {
    draw();
    int asked = random.nextInt(FACTS);
    JsonObject item = new JsonObject();
    item.addProperty("task", "answer-question");
    item.addProperty("context", passage);
    item.addProperty(
        "question",
        where
            ? "Where is the %s?".formatted(things.get(asked))
            : "Whose hand was last on the %s?".formatted(things.get(asked)));
    item.add("answers", list(where ? places.get(asked) : people.get(asked)));
    item.addProperty("max_tokens", 12);
    return item;
  }

  private JsonObject choice(boolean sentence) {
    draw();
    int asked = random.nextInt(FACTS);
    List<String> choices = new ArrayList<>(places);
    choices.remove((asked + 1 + random.nextInt(FACTS - 1)) % FACTS);
    Collections.shuffle(choices, random);
    JsonObject item = new JsonObject();
    String thing = things.get(asked);
    if (sentence) {
      item.addProperty("context", "%s The %s is in the".formatted(passage, thing));
    } else {
      item.addProperty("context", passage);
      item.addProperty("question", "Where is the %s?".formatted(thing));
    }
    item.add("choices", list(choices.toArray(String[]::new)));
    item.addProperty("gold", choices.indexOf(places.get(asked)));
    return item;
  }

  private static JsonArray list(String... texts) {
    JsonArray array = new JsonArray();
    for (String text : texts) {
      array.add(text);
    }
    return array;
  }
}
