package io.hyb.runtime.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.hyb.runtime.Refused;
import java.nio.file.Path;

/** What {@code evaluate --json} printed: one score, several, or several with a teacher's beside. */
final class Evaluations {
  private Evaluations() {}

  /** The scores of a file, an object each, of which the values are numbers or text. */
  static JsonArray read(Path file) {
    JsonArray scores = new JsonArray();
    add(JsonFields.parse(file), "", scores);
    if (scores.isEmpty()) {
      throw new Refused(file + ": there is no score in it; write it with evaluate --json");
    }
    return scores;
  }

  /** Objects that hold plain values are scores; lists and objects of them are gone through. */
  private static void add(JsonElement element, String of, JsonArray scores) {
    if (element instanceof JsonArray array) {
      array.forEach(each -> add(each, of, scores));
    } else if (element instanceof JsonObject object) {
      JsonObject plain = new JsonObject();
      if (!of.isEmpty()) {
        plain.addProperty("model", of);
      }
      object.entrySet().stream()
          .filter(entry -> entry.getValue().isJsonPrimitive())
          .forEach(entry -> plain.add(entry.getKey(), entry.getValue()));
      if (object.has("task")) {
        scores.add(plain);
      }
      object.entrySet().stream()
          .filter(entry -> !entry.getValue().isJsonPrimitive())
          .forEach(entry -> add(entry.getValue(), owner(entry.getKey(), of), scores));
    }
  }

  private static String owner(String key, String of) {
    return key.equals("teacher") ? key : of;
  }
}
