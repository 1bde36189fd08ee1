package io.hyb.arch.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.hyb.arch.KvProbe;
import io.hyb.arch.Schedule;
import io.hyb.arch.Source;
import io.hyb.arch.Stage;
import io.hyb.arch.word.Word;
import java.util.List;

/** How a hybrid is distilled: {@code data} and {@code stages}, their keys those of the language. */
final class ScheduleJson {
  private ScheduleJson() {}

  static JsonObject write(Schedule schedule) {
    JsonObject json = new JsonObject();
    json.add("data", sources(schedule.data()));
    json.add("stages", stages(schedule.stages()));
    return json;
  }

  static JsonArray sources(List<Source> sources) {
    JsonArray data = new JsonArray();
    sources.forEach(source -> data.add(write(source)));
    return data;
  }

  private static JsonArray stages(List<Stage> all) {
    JsonArray stages = new JsonArray();
    for (Stage stage : all) {
      JsonObject json = new JsonObject();
      json.addProperty("label", stage.label());
      values(stage).entrySet().forEach(entry -> json.add(entry.getKey(), entry.getValue()));
      // Left out where it is false, so that specs older than the key keep their hash.
      if (stage.recompute()) {
        json.addProperty("recompute", true);
      }
      stages.add(json);
    }
    return stages;
  }

  /** Everything that decides a stage's result, which its label and {@code recompute} don't. */
  static JsonObject values(Stage stage) {
    JsonObject json = new JsonObject();
    json.addProperty("match", Word.of(stage.match()));
    json.addProperty("train", Word.of(stage.train()));
    json.addProperty("tokens", stage.tokens());
    json.addProperty("lr", stage.lr());
    json.addProperty("batch", stage.batch());
    json.addProperty("sequence", stage.sequence());
    json.addProperty("accumulate", stage.accumulate());
    json.addProperty("warmup", stage.warmup());
    json.addProperty("decay", stage.decay());
    json.addProperty("weight_decay", stage.weightDecay());
    json.addProperty("clip", stage.clip());
    json.addProperty("temperature", stage.temperature());
    return json;
  }

  private static JsonObject write(Source source) {
    JsonObject json = new JsonObject();
    if (source instanceof Source.Text text) {
      json.addProperty("source", "text");
      json.addProperty("path", text.pattern());
    } else if (source instanceof Source.JsonLines lines) {
      json.addProperty("source", "jsonl");
      json.addProperty("path", lines.pattern());
      json.addProperty("field", lines.field());
    } else if (source instanceof Source.Kv kv) {
      json.addProperty("source", "probe");
      json.add("probe", write(kv.probe()));
    } else if (source instanceof Source.Copy copy) {
      json.addProperty("source", "copy");
      lengths(json, copy.minLength(), copy.maxLength());
    } else if (source instanceof Source.Needle needle) {
      json.addProperty("source", "needle");
      lengths(json, needle.minLength(), needle.maxLength());
    } else if (source instanceof Source.Sampled sampled) {
      json.addProperty("source", "teacher");
      json.addProperty("sequences", sampled.sequences());
      json.addProperty("sequence", sampled.length());
      json.addProperty("temperature", sampled.temperature());
    } else {
      throw new IllegalStateException("no JSON for the source " + source);
    }
    json.addProperty("share", source.share());
    return json;
  }

  private static void lengths(JsonObject json, int from, int to) {
    json.addProperty("min_length", from);
    json.addProperty("max_length", to);
  }

  static JsonObject write(KvProbe probe) {
    JsonObject json = new JsonObject();
    json.addProperty("kind", "kv");
    json.addProperty("pairs_from", probe.pairsFrom());
    json.addProperty("pairs_to", probe.pairsTo());
    json.addProperty("pairs_step", probe.pairsStep());
    json.addProperty("form", Word.of(probe.form()));
    json.addProperty("values", Word.of(probe.values()));
    json.addProperty("separator", probe.separator());
    return json;
  }

  static Schedule read(Fields json) {
    return new Schedule(
        json.objects("data").stream().map(ScheduleJson::source).toList(),
        json.objects("stages").stream().map(ScheduleJson::stage).toList());
  }

  private static Stage stage(Fields json) {
    return new Stage(
        json.text("label"),
        json.word("match", Stage.Match.values()),
        json.word("train", Stage.Train.values()),
        json.whole("tokens"),
        json.real("lr"),
        json.count("batch"),
        json.count("sequence"),
        json.count("accumulate"),
        json.real("warmup"),
        json.real("decay"),
        json.real("weight_decay"),
        json.real("clip"),
        json.real("temperature"),
        json.has("recompute") && json.flag("recompute"));
  }

  private static Source source(Fields json) {
    double share = json.real("share");
    return switch (json.text("source")) {
      case "text" -> new Source.Text(json.text("path"), share);
      case "jsonl" -> new Source.JsonLines(json.text("path"), json.text("field"), share);
      case "probe" -> new Source.Kv(probe(json.object("probe")), share);
      case "copy" -> new Source.Copy(json.count("min_length"), json.count("max_length"), share);
      case "needle" -> new Source.Needle(json.count("min_length"), json.count("max_length"), share);
      case "teacher" ->
          new Source.Sampled(
              json.count("sequences"), json.count("sequence"), json.real("temperature"), share);
      default -> throw json.wrong("source", "text, jsonl, probe, copy, needle or teacher");
    };
  }

  static KvProbe probe(Fields json) {
    return new KvProbe(
        json.count("pairs_from"),
        json.count("pairs_to"),
        json.count("pairs_step"),
        json.word("form", KvProbe.Form.values()),
        json.word("values", KvProbe.Values.values()),
        json.text("separator"));
  }
}
