package io.hyb.runtime.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.hyb.runtime.Refused;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A ranking of heads that {@code rank} left as JSON.
 *
 * @param json the file's object
 * @param teacher whose heads
 * @param layers of the teacher
 * @param heads a layer
 * @param losses an entry a head, the highest first
 */
record RecordedRanking(
    JsonFields json, String teacher, int layers, int heads, List<JsonFields> losses) {

  /**
   * Reads the file.
   *
   * @throws Refused if it is no ranking
   */
  static RecordedRanking read(Path file) {
    JsonFields json = JsonFields.read(file);
    RecordedRanking ranking =
        new RecordedRanking(
            json,
            json.requiredText("teacher"),
            json.requiredCount("layers"),
            json.requiredCount("heads"),
            json.objects("losses"));
    for (JsonFields loss : ranking.losses) {
      if (loss.requiredCount("layer") >= ranking.layers
          || loss.requiredCount("head") >= ranking.heads) {
        throw loss.wrong("head", "a head of that teacher");
      }
    }
    return ranking;
  }

  /** Whether it can be of this model's teacher. */
  boolean fits(RecordedModel model) {
    return layers == model.layers().size() && heads == model.heads();
  }

  /**
   * Checks that it is of this model's teacher.
   *
   * @throws Refused if the teacher has another shape
   */
  void check(RecordedModel model) {
    if (!fits(model)) {
      throw new Refused(
          "%s: it ranks %s, %d layers of %d heads; the run's teacher %s has %d of %d; give a ranking of that one"
              .formatted(
                  json.file(),
                  teacher,
                  layers,
                  heads,
                  model.teacher(),
                  model.layers().size(),
                  model.heads()));
    }
  }

  /** For the head map: score, whole teacher, and what each head's loss costs, best rank first. */
  JsonObject data() {
    boolean exact = json.text("score").orElse("exact").equals("exact");
    String key = exact ? "exact_match" : "log_prob";
    JsonArray entries = new JsonArray();
    for (JsonFields loss : losses) {
      JsonObject entry = new JsonObject();
      entry.addProperty("layer", loss.requiredCount("layer"));
      entry.addProperty("head", loss.requiredCount("head"));
      entry.add("loss", PlainJson.number(loss.requiredNumber(key)));
      entry.add("error", PlainJson.number(loss.number(key + "_standard_error")));
      entries.add(entry);
    }
    JsonObject data = new JsonObject();
    data.addProperty("file", json.file().getFileName().toString());
    data.addProperty("teacher", teacher);
    data.addProperty("layers", layers);
    data.addProperty("heads", heads);
    data.addProperty("measure", exact ? "exact match" : "log-probability accuracy");
    data.addProperty("probe", probe());
    data.add("baseline", PlainJson.number(baseline(key)));
    data.add("losses", entries);
    return data;
  }

  private OptionalDouble baseline(String key) {
    return json.has("baseline") ? json.object("baseline").number(key) : OptionalDouble.empty();
  }

  /** Such as {@code kv, 24 pairs, 256 prompts}. */
  private String probe() {
    if (!json.has("probe")) {
      return "";
    }
    JsonFields probe = json.object("probe");
    StringBuilder text = new StringBuilder(probe.text("kind").orElse("probe"));
    probe.text("pairs").ifPresent(pairs -> text.append(", ").append(pairs).append(" pairs"));
    probe.text("form").ifPresent(form -> text.append(", ").append(form));
    probe.text("values").ifPresent(values -> text.append(", ").append(values).append("s"));
    probe.text("examples").ifPresent(many -> text.append(", ").append(many).append(" prompts"));
    return text.toString();
  }
}
