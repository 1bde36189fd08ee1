package io.hyb.sweep.run;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the variants of a sweep stand.
 *
 * @param folder where it runs
 * @param tasks its variants, in order
 * @param states how each one stands, by id
 */
public record SweepStatus(SweepFolder folder, List<Task> tasks, Map<String, TaskState> states) {
  private static final String STATUS = "status.json";

  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  public static SweepStatus of(SweepFolder folder) {
    Map<String, TaskState> known = folder.states();
    Map<String, TaskState> states = new LinkedHashMap<>();
    List<Task> tasks = folder.tasks();
    for (Task task : tasks) {
      states.put(task.id(), known.getOrDefault(task.id(), TaskState.PENDING));
    }
    return new SweepStatus(folder, tasks, states);
  }

  /** The same where these variants run somewhere else. */
  public SweepStatus running(Set<String> ids) {
    Map<String, TaskState> states = new LinkedHashMap<>(this.states);
    states.replaceAll(
        (id, state) ->
            state.phase() == TaskState.Phase.PENDING && ids.contains(id)
                ? TaskState.RUNNING
                : state);
    return new SweepStatus(folder, tasks, states);
  }

  /** How many variants are this far. */
  public long count(TaskState.Phase phase) {
    return states.values().stream().filter(state -> state.phase() == phase).count();
  }

  /** {@code {variants: [{id, set, seed, state, exit, seconds, folder}]}}. */
  public String json() {
    JsonArray variants = new JsonArray();
    for (Task task : tasks) {
      TaskState state = states.get(task.id());
      JsonObject json = Manifest.json(task);
      json.addProperty("state", state.phase().word());
      json.add("exit", JsonNull.INSTANCE);
      state.exit().ifPresent(exit -> json.addProperty("exit", exit));
      json.add("seconds", JsonNull.INSTANCE);
      state.seconds().ifPresent(seconds -> json.addProperty("seconds", seconds));
      json.addProperty("folder", folder.variant(task.id()).toString());
      variants.add(json);
    }
    JsonObject json = new JsonObject();
    json.add("variants", variants);
    return GSON.toJson(json);
  }

  /** Writes it to {@code status.json} in the sweep's folder, from which the report is drawn. */
  public void write() {
    folder.write(STATUS, json() + "\n");
  }
}
