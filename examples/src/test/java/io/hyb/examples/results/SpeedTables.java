package io.hyb.examples.results;

import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How fast Hyb trains and generates, and how exact it is on a GPU. */
final class SpeedTables {
  private static final Pattern SPEED = Pattern.compile("([0-9.]+) tokens/s;|tokens/s ([0-9.]+)$");

  /** Checks of this name count tokens; the others are relative errors. */
  private static final String WRONG_TOKENS = "wrong greedy tokens";

  private SpeedTables() {}

  static Table training() {
    return new Table(
        List.of(
            "run",
            "machine",
            "commit",
            "hidden states, tokens/s",
            "logits, tokens/s",
            "steps timed"),
        List.of(
            trained("quickstart", "CPU", "", "quickstart-cpu-metrics.jsonl"),
            trained("SmolLM2", "H100", "`0dc9efd`", "smollm2-alone-metrics-h100.jsonl"),
            trained("SmolLM2", "H200", "`5d7bc18`", "smollm2-best10-metrics-h200.jsonl"),
            trained("SmolLM2", "H200", "`e09b5ed`", "smollm2-alone-metrics-h200.jsonl")));
  }

  private static List<String> trained(String run, String machine, String commit, String file) {
    double[] align = speeds(file, "align");
    double[] finish = speeds(file, "finish");
    return List.of(
        run,
        machine,
        commit,
        Records.format("%,.0f", Records.median(align)),
        Records.format("%,.0f", Records.median(finish)),
        align.length + ", " + finish.length);
  }

  private static double[] speeds(String file, String stage) {
    return Records.lines(file).stream()
        .filter(step -> step.get("stage").getAsString().equals(stage))
        .mapToDouble(step -> step.get("tokens_per_second").getAsDouble())
        .toArray();
  }

  /** What {@code bench --train} measures, beside the same steps in compiled PyTorch. */
  static Table trainingSteps() {
    List<JsonObject> compiled = Records.lines("training-compiled-h200.jsonl");
    List<JsonObject> plain = Records.lines("training-steps-off-h200.jsonl");
    return new Table(
        List.of(
            "model",
            "stage compares",
            "tokens/s",
            "compiled PyTorch",
            "ratio",
            "without own kernels",
            "ms a step",
            "of products' rate",
            "GiB",
            "PyTorch's"),
        Records.lines("training-steps-h200.jsonl").stream()
            .map(line -> trainingStep(line, alike(line, compiled), alike(line, plain)))
            .toList());
  }

  private static List<String> trainingStep(JsonObject own, JsonObject compiled, JsonObject plain) {
    double speed = own.get("tokens_per_s").getAsDouble();
    double others = compiled.get("tokens_per_s").getAsDouble();
    return List.of(
        own.get("model").getAsString(),
        own.get("match").getAsString().replace('_', ' ')
            + (own.has("recompute") && own.get("recompute").getAsBoolean() ? ", recomputed" : ""),
        Records.format("%,.0f", speed),
        Records.format("%,.0f", others),
        Records.format("%.2f", speed / others),
        Records.format("%,.0f", plain.get("tokens_per_s").getAsDouble()),
        Records.format("%.0f", own.get("step_ms").getAsDouble()),
        Records.format("%.0f%%", 100 * own.get("share_of_products").getAsDouble()),
        Records.format("%.1f", own.get("peak_bytes").getAsDouble() / (1L << 30)),
        Records.format("%.1f", compiled.get("peak_bytes").getAsDouble() / (1L << 30)));
  }

  private static JsonObject alike(JsonObject line, List<JsonObject> lines) {
    return lines.stream()
        .filter(
            other ->
                Stream.of("model", "match").allMatch(key -> other.get(key).equals(line.get(key))))
        .findFirst()
        .orElseThrow();
  }

  /** Where a training step's time goes, by kind of kernel. */
  static Table trainingKernels() {
    return byKind(
        Records.lines("training-kernels-h200.jsonl"),
        line -> Records.format("%.1f ms", line.get("ms").getAsDouble()));
  }

  /** What a training step's kernels read and wrote in GPU memory. */
  static Table trainingBytes() {
    return byKind(
        Records.lines("training-bytes-h200.jsonl").stream()
            .filter(line -> line.has("gigabytes"))
            .toList(),
        line -> Records.format("%.1f GB", line.get("gigabytes").getAsDouble()));
  }

  /** How long a mixer takes between its projections, forward and backward. */
  static Table mixerPace() {
    return new Table(
        List.of("d_state", "forward and backward"),
        Records.lines("mixer-pace-h200.jsonl").stream()
            .map(
                line ->
                    List.of(
                        line.get("d_state").getAsString(),
                        Records.format(
                            "%.2f ms", line.get("forward_and_backward_ms").getAsDouble())))
            .toList());
  }

  private static Table byKind(List<JsonObject> lines, Function<JsonObject, String> cell) {
    List<String> steps = lines.stream().map(SpeedTables::step).distinct().toList();
    return new Table(
        Stream.concat(Stream.of("kernels"), steps.stream()).toList(),
        lines.stream()
            .map(line -> line.get("kind").getAsString())
            .distinct()
            .map(
                kind ->
                    Stream.concat(
                            Stream.of(kind),
                            steps.stream().map(step -> cell(lines, kind, step, cell)))
                        .toList())
            .toList());
  }

  private static String step(JsonObject line) {
    return line.get("model").getAsString()
        + ", "
        + line.get("stage").getAsString().replace('_', ' ');
  }

  private static String cell(
      List<JsonObject> lines, String kind, String step, Function<JsonObject, String> cell) {
    return lines.stream()
        .filter(line -> line.get("kind").getAsString().equals(kind) && step(line).equals(step))
        .findFirst()
        .map(cell)
        .orElse("");
  }

  static Table generation() {
    String rounded = "smollm2-generation-h100.jsonl";
    String wide = "smollm2-generation-float32-logits-h100.jsonl";
    return new Table(
        List.of("model", "machine", "Hyb, tokens/s", "transformers, tokens/s"),
        List.of(
            generated("GnaTiny", "CPU", "quickstart-generation-cpu.jsonl", "teacher"),
            generated("Rad4", "CPU", "quickstart-generation-cpu.jsonl", "student"),
            generated("SmolLM2", "H100, first", rounded, "teacher"),
            generated("SmolLM2, 10 best", "H100, first", rounded, "best10"),
            generated("SmolLM2", "H100, second", wide, "teacher"),
            generated("SmolLM2, 10 best", "H100, second", wide, "best10")));
  }

  /**
   * Milliseconds a step takes when a captured graph is replayed, and without; transformers' too.
   */
  static Table decoding() {
    return new Table(
        List.of(
            "model",
            "64 tokens",
            "512 tokens",
            "8Ki tokens",
            "512, without graphs",
            "transformers, 512",
            "compiled, 512"),
        Stream.of("SmolLM2", "Rad10", "Llama1B", "Llama1B10").map(SpeedTables::decoded).toList());
  }

  /** Milliseconds a step of Rad10 takes with each mixer, in a graph and without. */
  static Table decodingMixers() {
    List<JsonObject> lines = Records.lines("decoding-mixers-h200.jsonl");
    return new Table(
        List.of("Rad10 with", "step", "without graphs"),
        lines.stream()
            .map(line -> line.get("mixer").getAsString())
            .distinct()
            .map(
                mixer ->
                    List.of(
                        "`" + mixer + "`",
                        mixerStep(lines, mixer, true),
                        mixerStep(lines, mixer, false)))
            .toList());
  }

  private static String mixerStep(List<JsonObject> lines, String mixer, boolean graphs) {
    return lines.stream()
        .filter(line -> line.get("mixer").getAsString().equals(mixer))
        .filter(line -> line.get("cuda_graphs").getAsBoolean() == graphs)
        .map(line -> Records.format("%.2f", line.get("step_ms").getAsDouble()))
        .collect(Collectors.joining(", "));
  }

  private static List<String> decoded(String model) {
    return List.of(
        model,
        step(model, 64, line -> isHyb(line, true)),
        step(model, 512, line -> isHyb(line, true)),
        step(model, 8192, line -> isHyb(line, true)),
        step(model, 512, line -> isHyb(line, false)),
        step(model, 512, line -> isTransformers(line, "eager")),
        step(model, 512, line -> isTransformers(line, "static cache, compiled")));
  }

  private static boolean isHyb(JsonObject line, boolean graphs) {
    return !line.has("program")
        && line.get("cuda_graphs").getAsBoolean() == graphs
        && line.get("temperature").getAsDouble() == 0;
  }

  private static boolean isTransformers(JsonObject line, String how) {
    return line.has("program") && line.get("mode").getAsString().equals(how);
  }

  /** Of several runs all are told, in order; nothing where there was none. */
  private static String step(String model, int context, Predicate<JsonObject> which) {
    return Records.lines("decoding-h100.jsonl").stream()
        .filter(line -> line.get("model").getAsString().equals(model))
        .filter(line -> line.get("batch").getAsInt() == 1)
        .filter(line -> line.get("prefill").getAsInt() == context)
        .filter(which)
        .map(line -> Records.format("%.2f", line.get("step_ms").getAsDouble()))
        .collect(Collectors.joining(", "));
  }

  private static List<String> generated(String label, String machine, String file, String model) {
    return List.of(
        label, machine, printed(file, "hyb", model), printed(file, "transformers", model));
  }

  /** The speeds that a program printed, a run each, in the order of the runs. */
  private static String printed(String file, String program, String model) {
    return Records.lines(file).stream()
        .filter(line -> line.get("program").getAsString().equals(program))
        .filter(line -> line.get("model").getAsString().equals(model))
        .map(line -> speed(line.get("printed").getAsString()))
        .collect(Collectors.joining(", "));
  }

  private static String speed(String printed) {
    Matcher found = SPEED.matcher(printed);
    if (!found.find()) {
      throw new IllegalArgumentException("no speed in: " + printed);
    }
    return Objects.requireNonNullElse(found.group(1), found.group(2));
  }

  static Table goldenChecks() {
    return new Table(
        List.of("precision", "checks", "largest relative error", "limit", "wrong greedy tokens"),
        List.of(checked("float32", "1e-4"), checked("bfloat16", "3e-2")));
  }

  private static List<String> checked(String precision, String limit) {
    double[] errors = relativeErrors(precision);
    return List.of(
        precision,
        Integer.toString(errors.length),
        Records.format("%.1e", Records.highest(errors)).replace("e-0", "e-"),
        limit,
        Records.format("%.0f", Arrays.stream(checks(precision, true)).sum()));
  }

  static double[] relativeErrors(String precision) {
    return checks(precision, false);
  }

  private static double[] checks(String precision, boolean greedy) {
    return Records.object("golden-checks-h100-%s.json".formatted(precision))
        .getAsJsonObject("errors")
        .entrySet()
        .stream()
        .filter(check -> check.getKey().contains(WRONG_TOKENS) == greedy)
        .mapToDouble(check -> check.getValue().getAsDouble())
        .toArray();
  }
}
