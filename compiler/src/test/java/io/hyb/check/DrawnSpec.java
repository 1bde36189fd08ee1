package io.hyb.check;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A spec drawn at random: what it says, and ways of writing it down that mean the same.
 *
 * @param values what each key is, by its path; changing any changes what the spec means
 * @param kept kept heads of the hybrid, as layer and head
 * @param stages how many stages it has
 */
record DrawnSpec(Map<String, Object> values, List<int[]> kept, int stages) {
  private static final int LAYERS = 4;
  private static final int HEADS = 8;

  static DrawnSpec of(long seed) {
    Random random = new Random(seed);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("teacher.kv_heads", 1 << random.nextInt(3));
    values.put("teacher.d_ff", 64 * (1 + random.nextInt(8)));
    values.put("teacher.vocab", 500 + random.nextInt(500));
    values.put("teacher.rope.theta", 10_000 * (1 + random.nextInt(50)));
    values.put("teacher.norm_eps", pick(random, 1e-5, 1e-6, 2e-6));
    values.put("teacher.tie_embeddings", random.nextBoolean());
    values.put("ssm.d_state", 1 + random.nextInt(15));
    values.put("ssm.conv", 1 + random.nextInt(6));
    values.put("ssm.chunk", 8 << random.nextInt(4));
    values.put("ssm.init", pick(random, "fresh", "from_attention"));
    values.put("merge", pick(random, "concat", "adapter", "sum", "gated", "merger"));
    values.put("layers.d_state", 1 + random.nextInt(15));
    int stages = 1 + random.nextInt(3);
    for (int i = 0; i < stages; i++) {
      String stage = "stage" + i + ".";
      values.put(stage + "match", pick(random, "matrices", "hidden_states", "logits"));
      values.put(stage + "train", pick(random, "mixers", "all"));
      values.put(stage + "tokens", 1_000_000 * (1 + random.nextInt(900)));
      values.put(stage + "lr", pick(random, 1e-3, 3e-4, 0.00025));
      values.put(stage + "batch", 1 + random.nextInt(64));
      values.put(stage + "sequence", 64 << random.nextInt(4));
      values.put(stage + "accumulate", 1 + random.nextInt(3));
      values.put(stage + "warmup", 1 + random.nextInt(20));
      values.put(stage + "decay", 1 + random.nextInt(20));
      values.put(stage + "weight_decay", pick(random, 0.0, 0.1, 0.05));
      values.put(stage + "clip", pick(random, 1.0, 0.5));
      values.put(stage + "temperature", pick(random, 1.0, 2.0));
    }
    values.put("data.text", pick(random, "data/a.txt", "data/*.txt"));
    values.put("data.pairs", 8 + random.nextInt(8));
    values.put("data.form", pick(random, "question", "continuation"));
    values.put("data.share", 10 + random.nextInt(80));
    List<int[]> kept = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int head = random.nextInt(LAYERS * HEADS);
      if (kept.stream().noneMatch(k -> k[0] * HEADS + k[1] == head)) {
        kept.add(new int[] {head / HEADS, head % HEADS});
      }
    }
    return new DrawnSpec(values, kept, stages);
  }

  @SafeVarargs
  private static <T> T pick(Random random, T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** The same spec but for one value, which is another one. */
  DrawnSpec changing(String path) {
    Map<String, Object> changed = new LinkedHashMap<>(values);
    changed.put(path, another(path, values.get(path)));
    return new DrawnSpec(changed, kept, stages);
  }

  private static Object another(String path, Object value) {
    if (value instanceof Boolean flag) {
      return !flag;
    }
    if (value instanceof Double number) {
      return number == 0 ? 0.25 : number * 1.5;
    }
    if (path.equals("teacher.kv_heads")) {
      return value.equals(4) ? 8 : (Integer) value * 2;
    }
    if (value instanceof Integer number) {
      return number + 1;
    }
    return switch (value.toString()) {
      case "fresh" -> "from_attention";
      case "from_attention" -> "fresh";
      case "concat" -> "sum";
      case "matrices", "hidden_states" -> "logits";
      case "logits" -> "hidden_states";
      case "mixers" -> "all";
      case "all" -> "mixers";
      case "question" -> "continuation";
      case "continuation" -> "question";
      case "data/a.txt" -> "data/b.txt";
      case "data/*.txt" -> "data/**.txt";
      default -> "concat";
    };
  }

  /** Plainly written, under the names T and H. */
  String plain() {
    return new Writing(null, "T", "H").text();
  }

  /** Written with other names, order, spacing and comments, and numbers in other units. */
  String reworded(long seed) {
    return new Writing(new Random(seed), "Teach_" + seed, "Student" + seed).text();
  }

  /** One way to write it down. */
  private final class Writing {
    private final Random random;
    private final String teacher;
    private final String hybrid;

    Writing(Random random, String teacher, String hybrid) {
      this.random = random;
      this.teacher = teacher;
      this.hybrid = hybrid;
    }

    String text() {
      List<String> declarations = new ArrayList<>(List.of(teacher(), hybrid()));
      shuffle(declarations);
      return (random == null || random.nextBoolean() ? "hyb 1\n" : "")
          + String.join(space(), declarations)
          + "\n";
    }

    private String teacher() {
      return block(
          "teacher " + teacher,
          "family = llama",
          "layers = " + LAYERS,
          "heads = " + HEADS,
          "head_dim = 16",
          "d_model = 128",
          key("kv_heads", "teacher.kv_heads"),
          key("d_ff", "teacher.d_ff"),
          key("vocab", "teacher.vocab"),
          "rope {" + space() + key("theta", "teacher.rope.theta") + " }",
          key("norm_eps", "teacher.norm_eps"),
          key("tie_embeddings", "teacher.tie_embeddings"));
    }

    private String hybrid() {
      return block(
          "hybrid " + hybrid,
          "teacher = " + teacher,
          "attention { keep " + heads() + " }",
          block(
              "ssm discrete_mamba2",
              key("d_state", "ssm.d_state"),
              key("conv", "ssm.conv"),
              key("chunk", "ssm.chunk"),
              key("init", "ssm.init")),
          key("merge", "merge"),
          "layers 0..1 { ssm { " + key("d_state", "layers.d_state") + " } }",
          "distill {" + space() + data() + space() + stages() + space() + "}");
    }

    private String heads() {
      List<String> heads =
          kept.stream().map(head -> "L" + head[0] + "H" + head[1]).collect(Collectors.toList());
      shuffle(heads);
      return heads.isEmpty() ? "none" : String.join(", ", heads);
    }

    private String data() {
      int share = (Integer) values.get("data.share");
      String text = "text \"" + values.get("data.text") + "\" { share = " + share + "% }";
      String probe =
          block(
              "probe kv",
              "share = " + (100 - share) + ".0%",
              "pairs = " + values.get("data.pairs") + "..40",
              "form = " + values.get("data.form"));
      return "data {" + space() + text + space() + probe + " }";
    }

    /** In order, which means something. */
    private String stages() {
      return IntStream.range(0, stages).mapToObj(this::stage).collect(Collectors.joining(space()));
    }

    private String stage(int index) {
      String at = "stage" + index + ".";
      return block(
          "stage s" + index,
          key("match", at + "match"),
          key("train", at + "train"),
          key("tokens", at + "tokens"),
          key("lr", at + "lr"),
          key("batch", at + "batch"),
          key("sequence", at + "sequence"),
          key("accumulate", at + "accumulate"),
          "warmup = " + values.get(at + "warmup") + "%",
          "decay = " + values.get(at + "decay") + "%",
          key("weight_decay", at + "weight_decay"),
          key("clip", at + "clip"),
          key("temperature", at + "temperature"));
    }

    private String key(String name, String path) {
      return name + gap() + "=" + gap() + number(path);
    }

    private String number(String path) {
      Object value = values.get(path);
      boolean scaled = random != null && random.nextBoolean();
      if (path.endsWith(".tokens")) {
        long tokens = (Integer) value;
        return scaled && tokens % 1_000_000 == 0 ? tokens / 1_000_000 + "M" : "" + tokens;
      }
      return value instanceof Double number
          ? BigDecimal.valueOf(number).toPlainString()
          : value.toString();
    }

    private String block(String header, String... items) {
      List<String> all = new ArrayList<>(List.of(items));
      shuffle(all);
      return header + gap() + "{" + space() + String.join(space(), all) + space() + "}";
    }

    private void shuffle(List<String> items) {
      if (random != null) {
        Collections.shuffle(items, random);
      }
    }

    private String gap() {
      return random == null ? " " : " ".repeat(1 + random.nextInt(3));
    }

    private String space() {
      if (random == null) {
        return "\n";
      }
      return switch (random.nextInt(4)) {
        case 0 -> "  ";
        case 1 -> "\n\n   ";
        case 2 -> " // as it is\n";
        default -> " /* so { it } = is */ ";
      };
    }
  }
}
