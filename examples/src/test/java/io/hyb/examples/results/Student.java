package io.hyb.examples.results;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An evaluated model: a student of SmolLM2, or SmolLM2 itself.
 *
 * @param gpu the card that trained and evaluated it
 * @param json its line in a file of {@code docs/results}
 */
record Student(String gpu, JsonObject json) {
  /** Schedules by their tokens on hidden states and on logits. */
  static final List<String> TOKENS_6M_9M = List.of("smollm2-h200.jsonl", "smollm2-h100.jsonl");

  static final List<String> TOKENS_14M_1M = List.of("smollm2-short-finish-h100.jsonl");
  static final List<String> TOKENS_12M_3M =
      List.of("smollm2-middle-finish-h100.jsonl", "smollm2-middle-finish-h200.jsonl");

  private static final String NUMBERS = "numbers-25";
  private static final String DRAW = "random10";
  private static final int FIRST_SEED = 20;

  static List<Student> of(List<String> files) {
    List<Student> students = new ArrayList<>();
    for (String file : files) {
      String gpu = file.contains("h200") ? "H200" : "H100";
      Records.lines(file).forEach(line -> students.add(new Student(gpu, line)));
    }
    return students;
  }

  /** The student of this name that was recorded first. */
  static Student named(String name, List<String> files) {
    return find(name, files).orElseThrow();
  }

  static Optional<Student> find(String name, List<String> files) {
    return of(files).stream().filter(student -> student.name().equals(name)).findFirst();
  }

  /** The draw of ten random heads with this seed. */
  static Optional<Student> draw(int seed, List<String> files) {
    return find(seed == FIRST_SEED ? DRAW : DRAW + "-" + seed, files);
  }

  String name() {
    return json.get("name").getAsString();
  }

  boolean isDraw() {
    return name().startsWith(DRAW);
  }

  /** The heads it keeps: a list, or in words. */
  String kept() {
    return json.get("kept").getAsString();
  }

  /** The heads it keeps in words; a draw's by its seed. */
  String heads() {
    return isDraw() ? heads(name()) : kept();
  }

  static String heads(String name) {
    if (name.equals(DRAW)) {
      return "draw " + FIRST_SEED;
    }
    return name.startsWith(DRAW)
        ? name.replace(DRAW + "-", "draw ")
        : name.replaceFirst("best(\\d+)", "$1 best");
  }

  String state() {
    return json.has("d_state") ? json.get("d_state").getAsString() : Records.NOT_MEASURED;
  }

  /** Bytes of cache and state, two a value, in millions. */
  String megabytes(String context) {
    return Records.format("%.1f", json.get("bytes_at_" + context).getAsDouble() / 1e6);
  }

  /** The part of the questions with 25 pairs that it answers. */
  double answers() {
    return evaluation(NUMBERS).orElseThrow().get("exact_match").getAsDouble();
  }

  Optional<JsonObject> evaluation(String name) {
    return Optional.ofNullable(json.getAsJsonObject("evaluations").getAsJsonObject(name));
  }

  String estimate(String evaluation) {
    return evaluation(evaluation).map(Records::estimate).orElse(Records.NOT_MEASURED);
  }

  /** What training itself asked after a stage: 128 questions of 24 pairs. */
  Optional<JsonObject> stage(String label) {
    return json.has("stages")
        ? Records.objects(json, "stages")
            .filter(stage -> stage.get("stage").getAsString().equals(label))
            .findFirst()
        : Optional.empty();
  }

  String afterStage(String label) {
    return stage(label).map(Records::estimate).orElse(Records.NOT_MEASURED);
  }
}
