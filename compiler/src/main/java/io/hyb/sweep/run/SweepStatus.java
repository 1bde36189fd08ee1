package io.hyb.sweep.run;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.hyb.arch.word.Word;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the variants of a sweep stand.
 *
 * @param folder where it runs
 * @param tasks its variants, in order
 * @param states how each one stands, by id
 * @param ends how the ends of stages stand that several share, by name; those of them that
 *     something happened to
 */
public record SweepStatus(
    SweepFolder folder,
    List<Task> tasks,
    Map<String, TaskState> states,
    Map<String, TaskState> ends) {
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
    Map<String, TaskState> ends = new LinkedHashMap<>();
    tasks.stream()
        .flatMap(task -> task.stages().stream())
        .map(Task.Stage::end)
        .filter(known::containsKey)
        .forEach(end -> ends.putIfAbsent(end, known.get(end)));
    Set<String> running = new HashSet<>(ends.keySet());
    running.removeIf(end -> ends.get(end).phase() != TaskState.Phase.RUNNING);
    return new SweepStatus(folder, tasks, states, ends).running(running);
  }

  /** Of the variants that have a stage which is being trained, the first trains it. */
  private Optional<String> maker(String end) {
    return tasks.stream()
        .filter(task -> waits(states.get(task.id())))
        .filter(task -> task.stages().stream().anyMatch(it -> it.end().equals(end)))
        .map(Task::id)
        .findFirst();
  }

  private static boolean waits(TaskState state) {
    return state.phase() == TaskState.Phase.PENDING && state.stoppedAfter().isEmpty();
  }

  /** Whether every variant has finished, or waits since it was not among the best. */
  public boolean isOver() {
    return states.values().stream()
        .allMatch(
            state -> state.phase() == TaskState.Phase.FINISHED || state.stoppedAfter().isPresent());
  }

  /** How many variants wait since they were not among the best. */
  public long stopped() {
    return states.values().stream().filter(state -> state.stoppedAfter().isPresent()).count();
  }

  /**
   * The same where these run somewhere else.
   *
   * @param names ids of variants, and ends of stages that are being trained
   */
  public SweepStatus running(Set<String> names) {
    Set<String> ids = new HashSet<>(names);
    names.forEach(name -> maker(name).ifPresent(ids::add));
    Map<String, TaskState> states = new LinkedHashMap<>(this.states);
    states.replaceAll(
        (id, state) ->
            state.phase() == TaskState.Phase.PENDING && ids.contains(id)
                ? TaskState.RUNNING
                : state);
    return new SweepStatus(folder, tasks, states, ends);
  }

  /** How many variants are this far. */
  public long count(TaskState.Phase phase) {
    return states.values().stream().filter(state -> state.phase() == phase).count();
  }

  /** {@code {variants: [{id, set, seed, state, exit, seconds, folder}]}}. */
  public String json() {
    JsonArray variants = new JsonArray();
    tasks.forEach(task -> variants.add(json(task)));
    JsonObject json = new JsonObject();
    json.add("variants", variants);
    return GSON.toJson(json);
  }

  private JsonObject json(Task task) {
    JsonObject json = Manifest.json(task);
    addTo(json, states.get(task.id()));
    json.addProperty("folder", folder.variant(task.id()).toString());
    return json;
  }

  private static void addTo(JsonObject json, TaskState state) {
    json.addProperty("state", state.phase().word());
    json.add("exit", JsonNull.INSTANCE);
    state.exit().ifPresent(exit -> json.addProperty("exit", exit));
    json.add("seconds", JsonNull.INSTANCE);
    state.seconds().ifPresent(seconds -> json.addProperty("seconds", seconds));
  }

  /**
   * Writes {@code status.json} in the sweep's folder, from which the report is drawn: {@link
   * #json()}, where a variant also has {@code stopped_after, stopped_by, stopped_score}, and {@code
   * shared}, a list of {@code {end, label, variants: [ID], state, exit, seconds}}.
   */
  public void write() {
    JsonArray variants = new JsonArray();
    for (Task task : tasks) {
      JsonObject variant = json(task);
      addStop(variant, states.get(task.id()).stoppedAfter());
      variants.add(variant);
    }
    JsonArray shared = new JsonArray();
    ends.forEach((end, state) -> shared.add(json(end, state)));
    JsonObject json = new JsonObject();
    json.add("variants", variants);
    json.add("shared", shared);
    folder.write(STATUS, GSON.toJson(json) + "\n");
  }

  private static void addStop(JsonObject json, Optional<StageScore> stop) {
    json.addProperty("stopped_after", stop.map(StageScore::stage).orElse(null));
    json.addProperty("stopped_by", stop.map(score -> Word.of(score.by())).orElse(null));
    json.add("stopped_score", JsonNull.INSTANCE);
    stop.stream()
        .flatMapToDouble(score -> score.value().stream())
        .forEach(score -> json.addProperty("stopped_score", score));
  }

  private JsonObject json(String end, TaskState state) {
    JsonObject json = new JsonObject();
    json.addProperty("end", end);
    JsonArray users = new JsonArray();
    for (Task task : tasks) {
      for (Task.Stage stage : task.stages()) {
        if (stage.end().equals(end)) {
          json.addProperty("label", stage.label());
          users.add(task.id());
        }
      }
    }
    json.add("variants", users);
    addTo(json, state);
    return json;
  }
}
