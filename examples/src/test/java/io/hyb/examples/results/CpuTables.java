package io.hyb.examples.results;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How fast Hyb decodes on a CPU. */
final class CpuTables {
  static final String RECORD = "decoding-cpu.jsonl";
  static final String BEFORE = "da2197b";
  static final String AFTER = "c93f820";

  private CpuTables() {}

  static Table decoding() {
    return new Table(
        List.of(
            "model",
            "weights",
            "Hyb at `" + BEFORE + "`, tokens/s",
            "at `" + AFTER + "`",
            "transformers",
            "llama.cpp",
            "reading the weights alone"),
        Stream.of("SmolLM2", "Rad4")
            .flatMap(
                model ->
                    Stream.of("float32", "bfloat16").map(precision -> decoded(model, precision)))
            .collect(Collectors.collectingAndThen(Collectors.toList(), CpuTables::withQ8)));
  }

  /** llama.cpp's rounding to 8 bits, which Hyb doesn't have, after the rows of SmolLM2. */
  private static List<List<String>> withQ8(List<List<String>> rows) {
    rows.add(2, List.of("SmolLM2", "Q8_0", "", "", "", Records.format("%.1f", llama("Q8_0")), ""));
    return rows;
  }

  private static List<String> decoded(String model, String precision) {
    boolean isWide = precision.equals("float32");
    boolean isLarge = model.equals("SmolLM2");
    return List.of(
        model,
        precision,
        isLarge ? Records.format("%.1f", hyb(model, precision, BEFORE)) : "",
        Records.format("%.1f", hyb(model, precision, AFTER)),
        isWide ? Records.format("%.1f", transformers(model)) : "",
        isWide && isLarge ? Records.format("%.1f", llama("F32")) : "",
        isLarge ? Records.format("%.1f", bound(model, precision)) : "");
  }

  /** The median of a commit's runs, tokens a second. */
  static double hyb(String model, String precision, String commit) {
    return median(
        model,
        "tokens_per_s",
        line -> is(line, "commit", commit) && is(line, "precision", precision));
  }

  /** The median of its runs in float32, tokens a second. */
  static double transformers(String model) {
    return median(model, "tokens_per_s", line -> is(line, "program", "transformers"));
  }

  /** The median of llama.cpp's runs of SmolLM2, tokens a second. */
  static double llama(String kind) {
    return median(
        "SmolLM2",
        "tokens_per_s",
        line -> is(line, "program", "llama.cpp") && is(line, "precision", kind));
  }

  /** How often in a second the cores read as many bytes as the weights take. */
  static double bound(String model, String precision) {
    Predicate<JsonObject> read = line -> is(line, "program", "sum");
    return median(model, "bytes_per_s", read)
        / median(model, "parameters", read)
        / (precision.equals("float32") ? Float.BYTES : Short.BYTES);
  }

  private static boolean is(JsonObject line, String key, String value) {
    return line.has(key) && line.get(key).getAsString().equals(value);
  }

  private static double median(String model, String figure, Predicate<JsonObject> which) {
    return Records.median(
        Records.lines(RECORD).stream()
            .filter(line -> is(line, "model", model))
            .filter(which)
            .mapToDouble(line -> line.get(figure).getAsDouble())
            .toArray());
  }
}
