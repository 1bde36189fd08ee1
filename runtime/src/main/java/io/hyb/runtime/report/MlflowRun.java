package io.hyb.runtime.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.hyb.runtime.Refused;
import io.hyb.runtime.weights.Causes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A variant as a run of MLflow.
 *
 * @param start in milliseconds since 1970
 * @param end the same; of a run that has not ended, when it was last heard of
 * @param files what it consists of besides {@code meta.yaml}, by path
 */
record MlflowRun(VariantResult variant, long start, long end, Map<String, String> files) {
  private static final int LOCAL = 4;

  static MlflowRun of(VariantResult variant) {
    Map<String, String> files = new LinkedHashMap<>();
    variant.set().forEach((path, value) -> files.put("params/" + path, value));
    variant.seed().ifPresent(seed -> files.put("params/seed", Integer.toString(seed)));
    files.put("tags/mlflow.runName", name(variant));
    files.put("tags/mlflow.source.name", "hyb sweep");
    files.put("tags/hyb.id", variant.id());
    files.put("tags/hyb.state", variant.state());
    Path metrics = variant.folder().resolve("run/distillation").resolve(LossCurves.FILE);
    long end = lastHeardOf(Files.exists(metrics) ? metrics : variant.folder());
    Steps steps = new Steps();
    if (Files.exists(metrics)) {
      MetricLines.read(metrics, steps::add);
    }
    long start = end - Math.round(1000 * Math.max(steps.seconds, variant.seconds().orElse(0)));
    steps.putInto(files, start);
    variant
        .figures()
        .forEach(
            (figure, value) ->
                files.put("metrics/" + figure, end + " " + value + " " + steps.step + "\n"));
    return new MlflowRun(variant, start, end, files);
  }

  /** Its settings and its seed, as far as the sweep varies them. */
  private static String name(VariantResult variant) {
    List<String> parts = new ArrayList<>();
    variant.set().forEach((path, value) -> parts.add(path + "=" + value));
    variant.seed().ifPresent(seed -> parts.add("seed=" + seed));
    return parts.isEmpty() ? variant.id() : String.join(" ", parts);
  }

  private static long lastHeardOf(Path path) {
    try {
      return Files.exists(path)
          ? Files.getLastModifiedTime(path).toMillis()
          : System.currentTimeMillis();
    } catch (IOException e) {
      throw new Refused(path + ": it can't be read: " + Causes.text(e), e);
    }
  }

  /** Its {@code meta.yaml}. Its artifacts are the variant's own folder. */
  JsonObject meta(String experiment, String run) {
    JsonObject meta = new JsonObject();
    meta.addProperty("artifact_uri", variant.folder().toUri().toString());
    meta.addProperty("entry_point_name", "");
    meta.addProperty("experiment_id", experiment);
    meta.addProperty("lifecycle_stage", "active");
    meta.addProperty("run_id", run);
    meta.addProperty("run_name", name(variant));
    meta.addProperty("source_name", "");
    meta.addProperty("source_type", LOCAL);
    meta.addProperty("source_version", "");
    meta.addProperty("start_time", start);
    meta.addProperty("status", status());
    meta.add("end_time", isEnded() ? new JsonPrimitive(end) : JsonNull.INSTANCE);
    meta.add("tags", new JsonArray());
    meta.addProperty("user_id", System.getProperty("user.name"));
    return meta;
  }

  private boolean isEnded() {
    return List.of("finished", "failed").contains(variant.state());
  }

  /** MLflow's number: RUNNING, SCHEDULED, FINISHED, FAILED. */
  private int status() {
    return switch (variant.state()) {
      case "running" -> 1;
      case "finished" -> 3;
      case "failed" -> 4;
      default -> 2;
    };
  }

  /** The lines of a run's metrics, one after the other. */
  private static final class Steps {
    private static final List<String> NAMES =
        List.of("learning_rate", "gradient_norm", "tokens_per_second");

    /** A value of a metric; seconds are of training, from its start. */
    private record Point(double seconds, double value, long step) {}

    private final Map<String, List<Point>> points = new LinkedHashMap<>();
    private double tokens;
    private double seconds;
    private long step;

    void add(JsonFields line) {
      double speed = line.number("tokens_per_second").orElse(0);
      double all = line.requiredNumber("tokens");
      seconds += speed > 0 ? (all - tokens) / speed : 0;
      tokens = all;
      step = (long) line.requiredNumber("step");
      put("loss/" + line.requiredText("stage"), line.requiredNumber("loss"));
      NAMES.forEach(name -> line.number(name).ifPresent(value -> put(name, value)));
    }

    private void put(String name, double value) {
      points.computeIfAbsent(name, key -> new ArrayList<>()).add(new Point(seconds, value, step));
    }

    void putInto(Map<String, String> files, long start) {
      points.forEach(
          (name, line) ->
              files.put(
                  "metrics/" + name,
                  line.stream()
                      .map(
                          point ->
                              start
                                  + Math.round(1000 * point.seconds)
                                  + " "
                                  + point.value
                                  + " "
                                  + point.step
                                  + "\n")
                      .collect(Collectors.joining())));
    }
  }
}
