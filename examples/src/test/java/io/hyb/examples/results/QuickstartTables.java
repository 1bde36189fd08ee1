package io.hyb.examples.results;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the quickstart prints, and the small teacher's students. */
final class QuickstartTables {
  static final String KEPT = "quickstart-cpu.json";
  static final String NONE = "quickstart-none-cpu.json";
  static final String EIGHT_MILLION = "gna-tiny-8m-h100.jsonl";

  static final String MIXERS = "quickstart-mixers-cpu.jsonl";

  private static final String PRINTED = "%-20s%14s%16s%16s%16s%18s%18s";

  private QuickstartTables() {}

  /** The end of the first command's output, and the student's line of the second's. */
  static String output() {
    JsonObject sample = Records.objects(Records.object(KEPT), "samples").findFirst().orElseThrow();
    List<String> lines = new ArrayList<>();
    lines.add("```text");
    lines.add(sample.get("prompt").getAsString());
    lines.add("");
    lines.add(Records.format("%-20s%s", "right", sample.get("answer").getAsString()));
    for (Map.Entry<String, JsonElement> output : sample.getAsJsonObject("outputs").entrySet()) {
      lines.add(Records.format("%-20s%s", output.getKey(), output.getValue().getAsString()));
    }
    lines.add("");
    lines.add(
        Records.format(
            PRINTED,
            "",
            "heads kept",
            "parameters",
            "bytes at 2Ki",
            "bytes at 32Ki",
            "exact match",
            "perplexity"));
    lines.add(printed(model(KEPT, 0)));
    lines.add(printed(model(KEPT, 1)));
    lines.add(printed(model(NONE, 1)));
    lines.add("```");
    return String.join("\n", lines);
  }

  private static String printed(JsonObject model) {
    return Records.format(
        PRINTED,
        model.get("name").getAsString(),
        heads(model),
        grouped(model, "parameters"),
        grouped(model, "bytes_at_2Ki"),
        grouped(model, "bytes_at_32Ki"),
        Records.format(
            "%.3f +- %.3f",
            model.get("exact_match").getAsDouble(), model.get("exact_match_error").getAsDouble()),
        Records.format(
            "%.2f +- %.2f",
            model.get("perplexity").getAsDouble(), model.get("perplexity_error").getAsDouble()));
  }

  static JsonObject model(String file, int index) {
    return Records.objects(Records.object(file), "models").toList().get(index);
  }

  private static String heads(JsonObject model) {
    return model.get("heads_kept").getAsInt() + " of " + model.get("heads_total").getAsInt();
  }

  private static String grouped(JsonObject from, String name) {
    return Records.format("%,d", from.get(name).getAsLong());
  }

  /** The quickstart's student with each mixer; of speeds the median of several runs. */
  static Table mixers() {
    return new Table(
        List.of(
            "mixer",
            "parameters",
            "bytes at 32Ki",
            "exact match, 24 pairs",
            "perplexity",
            "hidden states, tokens/s",
            "logits, tokens/s",
            "decoding, tokens/s"),
        Records.lines(MIXERS).stream().map(QuickstartTables::mixer).toList());
  }

  private static List<String> mixer(JsonObject run) {
    JsonObject model = run.getAsJsonObject("model");
    return List.of(
        "`" + run.get("mixer").getAsString() + "`",
        grouped(model, "parameters"),
        grouped(model, "bytes_at_32Ki"),
        Records.format(
            "%.3f ± %.3f",
            model.get("exact_match").getAsDouble(), model.get("exact_match_error").getAsDouble()),
        Records.format("%.2f", model.get("perplexity").getAsDouble()),
        median(run, "hidden_states"),
        median(run, "logits"),
        median(run, "decoding"));
  }

  private static String median(JsonObject run, String what) {
    double[] speeds =
        run.getAsJsonArray(what).asList().stream().mapToDouble(JsonElement::getAsDouble).toArray();
    return Records.format("%,.0f", Records.median(speeds));
  }

  /** A row for each kind of student, its runs side by side. */
  static Table eightMillionTokens() {
    Map<List<String>, List<String>> runs = new LinkedHashMap<>();
    for (JsonObject run : Records.lines(EIGHT_MILLION)) {
      runs.computeIfAbsent(settings(run), settings -> new ArrayList<>())
          .add(Records.estimate(run.getAsJsonObject("kv")));
    }
    return new Table(
        List.of("heads kept", "merge", "d_state", "exact match, 24 pairs"),
        runs.entrySet().stream()
            .map(
                kind ->
                    Stream.concat(
                            kind.getKey().stream(), Stream.of(String.join(", ", kind.getValue())))
                        .toList())
            .toList());
  }

  private static List<String> settings(JsonObject run) {
    String name = run.get("name").getAsString();
    String heads = name.startsWith("random") ? "4 random" : name.equals("none") ? "none" : "4 best";
    String merge = name.equals("adapter") || name.equals("sum") ? name : "concat";
    String state = name.startsWith("state") ? name.substring("state".length()) : "8";
    return List.of(heads, merge, state);
  }
}
