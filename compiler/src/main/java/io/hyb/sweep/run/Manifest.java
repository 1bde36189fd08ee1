package io.hyb.sweep.run;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.hyb.resolve.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The variants of a sweep as JSON: {@code {variants: [{id, set: {PATH: "VALUE"}, seed, stages:
 * [{label, end, tokens}]}]}}.
 */
final class Manifest {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  private Manifest() {}

  static String json(List<Task> tasks) {
    JsonArray variants = new JsonArray();
    for (Task task : tasks) {
      JsonObject variant = json(task);
      variant.add("stages", GSON.toJsonTree(task.stages()));
      variants.add(variant);
    }
    JsonObject json = new JsonObject();
    json.add("variants", variants);
    return GSON.toJson(json) + "\n";
  }

  /** {@code {id, set, seed}}, to which others may add. */
  static JsonObject json(Task task) {
    JsonObject json = new JsonObject();
    json.addProperty("id", task.id());
    json.add("set", settings(task.settings()));
    json.add("seed", JsonNull.INSTANCE);
    task.seed().ifPresent(seed -> json.addProperty("seed", seed));
    return json;
  }

  private static JsonObject settings(List<Setting> settings) {
    JsonObject json = new JsonObject();
    settings.forEach(setting -> json.addProperty(setting.path(), setting.value()));
    return json;
  }

  static List<Task> read(Path file) {
    try {
      List<Task> tasks = new ArrayList<>();
      JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      for (JsonElement each : json.getAsJsonArray("variants")) {
        tasks.add(task(each.getAsJsonObject()));
      }
      return tasks;
    } catch (IOException e) {
      throw new SweepRefused(file + ": it can't be read: " + e.getMessage(), e);
    } catch (JsonParseException | IllegalStateException | NullPointerException e) {
      throw new SweepRefused(
          file + ": it is not the list of a sweep's variants; was the file edited?", e);
    }
  }

  private static Task task(JsonObject json) {
    List<Setting> settings = new ArrayList<>();
    for (Map.Entry<String, JsonElement> set : json.getAsJsonObject("set").entrySet()) {
      settings.add(new Setting(set.getKey(), set.getValue().getAsString()));
    }
    JsonElement seed = json.get("seed");
    return new Task(
        json.get("id").getAsString(),
        settings,
        seed.isJsonNull() ? OptionalInt.empty() : OptionalInt.of(seed.getAsInt()),
        json.has("stages") ? stages(json.getAsJsonArray("stages")) : List.of());
  }

  private static List<Task.Stage> stages(JsonArray json) {
    List<Task.Stage> stages = new ArrayList<>();
    json.forEach(stage -> stages.add(GSON.fromJson(stage, Task.Stage.class)));
    return stages;
  }
}
