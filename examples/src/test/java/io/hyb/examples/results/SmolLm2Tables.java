package io.hyb.examples.results;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** SmolLM2's ranking and students. */
final class SmolLm2Tables {
  static final String RANKING = "smollm2-ranking-number-h200.json";
  static final String RANKING_FLOAT32_LOGITS = "smollm2-ranking-number-float32-logits-h200.json";
  static final String EXCHANGED = "smollm2-exchanged-h100.jsonl";
  static final String LAYER_18 = "smollm2-layer18-cpu.jsonl";

  private static final String NUMBERS = "numbers-25";
  private static final List<String> EVALUATIONS =
      List.of("numbers-10", NUMBERS, "numbers-40", "words-25", "own-text", "prose");

  private SmolLm2Tables() {}

  /** The main result, for the README. */
  static Table summary() {
    List<Student> students = Student.of(Student.TOKENS_12M_3M);
    List<List<String>> rows = new ArrayList<>();
    for (String name : List.of("teacher", "best10", "best5", "none")) {
      Student student = Student.named(name, Student.TOKENS_12M_3M);
      rows.add(
          List.of(
              name.equals("teacher") ? "all 270 (the teacher)" : student.heads(),
              student.megabytes("8Ki") + " MB",
              student.estimate(NUMBERS)));
    }
    String memory =
        students.stream().filter(Student::isDraw).findFirst().orElseThrow().megabytes("8Ki");
    double[] random = answers(announced());
    rows.add(
        List.of(
            "10 random, %d draws".formatted(random.length),
            memory + " MB",
            Records.format(
                "%.3f on average, at most %.3f", Records.mean(random), Records.highest(random))));
    List<Student> sharing = sharingWithTheSecond();
    rows.add(
        List.of(
            "10 random, %d draws that include L18H8".formatted(sharing.size()),
            memory + " MB",
            sharing.stream()
                .map(draw -> draw.estimate(NUMBERS))
                .collect(Collectors.joining(", "))));
    return new Table(
        List.of("heads kept", "cache and state at 8Ki tokens", "questions of 25 pairs answered"),
        rows);
  }

  /** The ten draws that were named before any of them was trained. */
  static List<Student> announced() {
    return draws(IntStream.rangeClosed(40, 49), Student.TOKENS_12M_3M);
  }

  /** The two draws with a head that shares keys and values with the ranking's second. */
  static List<Student> sharingWithTheSecond() {
    return draws(IntStream.of(20, 25), Student.TOKENS_12M_3M);
  }

  static List<Student> firstTen(List<String> files) {
    return draws(IntStream.rangeClosed(20, 29), files);
  }

  private static List<Student> draws(IntStream seeds, List<String> files) {
    return seeds.mapToObj(seed -> Student.draw(seed, files).orElseThrow()).toList();
  }

  static double[] answers(List<Student> students) {
    return students.stream().mapToDouble(Student::answers).toArray();
  }

  static Table rankings() {
    return new Table(
        List.of("values", "whole model: exact match", "by log-probability", "ten highest heads"),
        List.of(
            ranking("numbers", RANKING),
            ranking("numbers, float32 logits", RANKING_FLOAT32_LOGITS),
            ranking("words", "smollm2-ranking-word-h200.json")));
  }

  private static List<String> ranking(String label, String file) {
    JsonObject whole = Records.object(file).getAsJsonObject("baseline");
    return List.of(
        label,
        Records.format(
            "%.3f ± %.3f",
            whole.get("exact_match").getAsDouble(),
            whole.get("exact_match_standard_error").getAsDouble()),
        Records.format("%.3f", whole.get("log_prob").getAsDouble()),
        String.join(" ", ranked(file).subList(0, 10)));
  }

  /** Every head, the one whose ablation costs most first. */
  static List<String> ranked(String file) {
    return Records.objects(Records.object(file), "losses")
        .map(head -> head.get("name").getAsString())
        .toList();
  }

  /** The students of a schedule other than the random draws, all evaluations of each. */
  static Table students(List<String> files) {
    List<String> head = new ArrayList<>(List.of("heads kept", "d_state", "GPU"));
    head.addAll(List.of("MB at 2Ki", "MB at 8Ki", "24 pairs after hidden states"));
    head.addAll(List.of("numbers, 10 pairs", "25 pairs", "40 pairs", "words, 25 pairs"));
    head.addAll(List.of("perplexity: teacher's text", "perplexity: prose"));
    return new Table(
        head,
        Student.of(files).stream()
            .filter(student -> !student.isDraw())
            .map(
                student ->
                    Stream.concat(
                            Stream.of(
                                student.heads(),
                                student.state(),
                                student.gpu(),
                                student.megabytes("2Ki"),
                                student.megabytes("8Ki"),
                                student.afterStage("align")),
                            EVALUATIONS.stream().map(student::estimate))
                        .toList())
            .toList());
  }

  /** Every draw of random heads, by schedule. */
  static Table draws() {
    List<List<String>> rows = new ArrayList<>();
    for (int seed : IntStream.concat(IntStream.range(20, 30), IntStream.range(40, 50)).toArray()) {
      rows.add(
          List.of(
              "draw " + seed,
              drawn(seed, Student.TOKENS_6M_9M),
              drawn(seed, Student.TOKENS_14M_1M),
              drawn(seed, Student.TOKENS_12M_3M)));
    }
    return new Table(List.of("heads kept", "6M + 9M", "14M + 1M", "12M + 3M"), rows);
  }

  private static String drawn(int seed, List<String> files) {
    return Student.draw(seed, files)
        .map(draw -> draw.estimate(NUMBERS))
        .orElse(Records.NOT_MEASURED);
  }

  /** The random draws of each schedule together. */
  static Table random() {
    return new Table(
        List.of("tokens", "draws", "mean", "median", "highest", "at most 0.15"),
        List.of(
            random("6M + 9M", "20 to 29", firstTen(Student.TOKENS_6M_9M)),
            random("14M + 1M", "20 to 29", firstTen(Student.TOKENS_14M_1M)),
            random("12M + 3M", "40 to 49", announced()),
            random("12M + 3M", "20, 25", sharingWithTheSecond())));
  }

  private static List<String> random(String tokens, String seeds, List<Student> draws) {
    double[] answers = answers(draws);
    return List.of(
        tokens,
        seeds,
        Records.format("%.3f", Records.mean(answers)),
        Records.format("%.3f", Records.median(answers)),
        Records.format("%.3f", Records.highest(answers)),
        "%d of %d".formatted(withinAim(answers), answers.length));
  }

  static long withinAim(double[] answers) {
    return Arrays.stream(answers).filter(answered -> answered <= 0.15).count();
  }

  /** The draws of the exchange, each before and after. */
  static Table exchanged() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(exchange("draw 25", Student.draw(25, Student.TOKENS_14M_1M).orElseThrow()));
    rows.add(exchange("with L18H4 for L18H8", Student.named("swapped25", List.of(EXCHANGED))));
    rows.add(exchange("draw 28", Student.draw(28, Student.TOKENS_14M_1M).orElseThrow()));
    rows.add(exchange("with L18H8 for L17H1", Student.named("swapped28", List.of(EXCHANGED))));
    for (Student draw : Student.of(List.of(EXCHANGED)).stream().filter(Student::isDraw).toList()) {
      rows.add(exchange(draw.heads(), draw));
    }
    return new Table(List.of("heads kept", "25 pairs", "perplexity: teacher's text"), rows);
  }

  private static List<String> exchange(String label, Student student) {
    return List.of(label, student.estimate(NUMBERS), student.estimate("own-text"));
  }

  /** What a single hybrid layer keeps, and what the model then answers. */
  static Table layer18() {
    return new Table(
        List.of("kept in layer 18", "24 pairs before training", "after", "25 pairs"),
        Records.lines(LAYER_18).stream()
            .map(line -> new Student("CPU", line))
            .map(
                model ->
                    List.of(
                        model.kept(),
                        model.afterStage("start"),
                        model.afterStage("align"),
                        model.estimate(NUMBERS)))
            .toList());
  }

  static Table schedules() {
    return byStudent(
        "smollm2-schedules-h100.jsonl",
        List.of("align_tokens", "finish_tokens", "finish_lr", "finish_train"),
        List.of("on hidden states", "on logits", "lr", "train"));
  }

  static Table selection() {
    return byStudent(
        "smollm2-selection-h100.jsonl",
        List.of("align_tokens", "finish_tokens"),
        List.of("on hidden states", "on logits"));
  }

  static Table mixtures() {
    return byStudent(
        "smollm2-mixtures-h100.jsonl",
        List.of("align_probes", "finish_probes", "finish_lr"),
        List.of("probe, hidden states", "probe, logits", "lr on logits"));
  }

  /** A row for each combination of settings, a column of 25 pairs for each student. */
  private static Table byStudent(String file, List<String> settings, List<String> head) {
    Map<List<String>, Map<String, String>> rows = new LinkedHashMap<>();
    Set<String> names = new LinkedHashSet<>();
    for (JsonObject run : Records.lines(file)) {
      Student student = new Student("H100", run);
      names.add(student.name());
      List<String> set = settings.stream().map(setting -> run.get(setting).getAsString()).toList();
      rows.computeIfAbsent(set, first -> new LinkedHashMap<>())
          .put(student.name(), student.estimate(NUMBERS));
    }
    List<String> students =
        names.stream().sorted(Comparator.comparing(name -> name.startsWith("random"))).toList();
    return new Table(
        Stream.concat(head.stream(), students.stream().map(Student::heads)).toList(),
        rows.entrySet().stream()
            .map(
                row ->
                    Stream.concat(
                            row.getKey().stream(),
                            students.stream()
                                .map(
                                    student ->
                                        row.getValue().getOrDefault(student, Records.NOT_MEASURED)))
                        .toList())
            .toList());
  }
}
