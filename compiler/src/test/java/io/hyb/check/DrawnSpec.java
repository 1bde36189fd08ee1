package io.hyb.check;

import io.hyb.language.Absent;
import io.hyb.language.BlockType;
import io.hyb.language.DataSchema;
import io.hyb.language.DistillSchema;
import io.hyb.language.HybridSchema;
import io.hyb.language.Key;
import io.hyb.language.MixerSchema;
import io.hyb.language.Schema;
import io.hyb.language.TeacherSchema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A spec drawn at random: what it says, and ways of writing it down that mean the same. A key that
 * the language gains is to be drawn here, too.
 *
 * @param values what each part is, by its path, the last word of which is the language's; changing
 *     any changes what the spec means
 */
record DrawnSpec(Map<String, Object> values) {
  /** Named by their paths in the hybrid, which tell apart what the language calls the same. */
  private static final List<String> SOURCES =
      List.of("text", "jsonl", "probe", "copy", "needle", "sampled");

  static DrawnSpec of(long seed) {
    Random random = new Random(seed);
    Map<String, Object> values = new LinkedHashMap<>();
    drawTeacher(values, random);
    drawLayers(values, random);
    drawData(values, random);
    int stages = 1 + random.nextInt(3);
    for (int i = 0; i < stages; i++) {
      drawStage("distill.stage" + i + ".", values, random);
    }
    if (stages > 1) {
      values.put("distill.turned", random.nextBoolean());
    }
    return new DrawnSpec(values);
  }

  private static void drawTeacher(Map<String, Object> values, Random random) {
    values.put("teacher.weights", pick(random, "models/a", "../b", "c"));
    values.put("teacher.layers", 4 + random.nextInt(3));
    values.put("teacher.heads", pick(random, 8, 16));
    values.put("teacher.kv_heads", 1 << random.nextInt(3));
    values.put("teacher.head_dim", pick(random, 16, 32));
    values.put("teacher.d_ff", 64 * (1 + random.nextInt(32)));
    values.put("teacher.vocab", 500 * (1 + random.nextInt(8)));
    values.put("teacher.rope.theta", 10_000 * (1 + random.nextInt(50)));
    if (random.nextBoolean()) {
      values.put("teacher.rope.scaling.factor", pick(random, 8.0, 32.0));
      values.put("teacher.rope.scaling.low_freq_factor", pick(random, 1.0, 2.0));
      values.put("teacher.rope.scaling.high_freq_factor", pick(random, 4.0, 5.0));
      values.put("teacher.rope.scaling.original_context", 1024 << random.nextInt(4));
    }
    if (random.nextBoolean()) {
      // Required in Phi, unknown in Llama.
      values.put("teacher.rope.partial", pick(random, "25%", "50%"));
    }
    values.put("teacher.norm_eps", pick(random, 1e-5, 1e-6, 2e-6));
    values.put("teacher.tie_embeddings", random.nextBoolean());
  }

  private static void drawLayers(Map<String, Object> values, Random random) {
    TreeSet<Integer> kept = new TreeSet<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      kept.add(random.nextInt(4 * 8));
    }
    values.put("attention.keep", kept);
    values.put("ssm", pick(random, "discrete_mamba2", "mamba2"));
    values.put("ssm.d_state", 1 + random.nextInt(7));
    values.put("ssm.conv", 2 + random.nextInt(5));
    values.put("ssm.chunk", 16 << random.nextInt(4));
    values.put("ssm.init", pick(random, "fresh", "from_attention"));
    boolean grouped = values.get("ssm").equals("mamba2") && random.nextBoolean();
    if (grouped) {
      values.put("ssm.groups", pick(random, 1, 2, 4));
    }
    // Groups divide any number of heads that recur only where all do.
    String[] merges = {"adapter", "sum", "gated", "merger", "concat"};
    values.put("merge", merges[random.nextInt(grouped ? 4 : 5)]);
    values.put("layers.to", random.nextInt(3));
    values.put("layers.d_state", 10 + random.nextInt(6));
    drawWindows(kept, values, random);
  }

  /** Where heads are kept: a layer without any has no window. */
  private static void drawWindows(
      TreeSet<Integer> kept, Map<String, Object> values, Random random) {
    int first = ((Integer) values.get("layers.to") + 1) * 8;
    boolean ofLayers = random.nextBoolean() && !kept.headSet(first).isEmpty();
    if (ofLayers) {
      values.put("layers.window", pick(random, 16, 2048, "none"));
    }
    if (!(ofLayers ? kept.tailSet(first) : kept).isEmpty()) {
      values.put("attention.window", pick(random, 1, 4096, "none"));
    }
  }

  private static void drawData(Map<String, Object> values, Random random) {
    int left = 100;
    for (String source : SOURCES) {
      int share = source.equals("sampled") ? left : 1 + random.nextInt(15);
      values.put("distill.data." + source + ".share", share);
      left -= share;
    }
    values.put("distill.data.text.path", pick(random, "data/a.txt", "data/*.txt"));
    values.put("distill.data.jsonl.path", "data/c.jsonl");
    values.put("distill.data.jsonl.field", pick(random, "text", "body"));
    values.put("distill.data.probe.pairs", pick(random, "8..32", "4..40:2", "9"));
    values.put("distill.data.probe.form", pick(random, "question", "continuation"));
    values.put("distill.data.probe.values", pick(random, "number", "word"));
    values.put("distill.data.probe.separator", pick(random, ":", " is "));
    values.put("distill.data.copy.length", pick(random, "8..64", "3..9"));
    values.put("distill.data.needle.length", pick(random, "64..256", "3..9"));
    values.put("distill.data.sampled.sequences", pick(random, 4096, 100));
    values.put("distill.data.sampled.sequence", pick(random, 512, 128));
    values.put("distill.data.sampled.temperature", pick(random, 1.0, 0.8));
    values.put("distill.data.turned", random.nextBoolean());
  }

  private static void drawStage(String at, Map<String, Object> values, Random random) {
    values.put(at + "label", "s" + values.size());
    values.put(at + "match", pick(random, "matrices", "hidden_states", "logits"));
    values.put(at + "train", pick(random, "mixers", "all"));
    values.put(at + "tokens", 1_000_000 * (100 + random.nextInt(900)));
    values.put(at + "lr", pick(random, 1e-3, 1e-4, 0.00025));
    values.put(at + "batch", pick(random, 32, 8));
    values.put(at + "sequence", pick(random, 512, 64, 1024));
    values.put(at + "accumulate", 1 + random.nextInt(3));
    values.put(at + "warmup", pick(random, 10, 5));
    values.put(at + "decay", pick(random, 10, 20));
    values.put(at + "weight_decay", pick(random, 0.0, 0.1, 0.05));
    values.put(at + "clip", pick(random, 1.0, 0.5));
    values.put(at + "temperature", pick(random, 1.0, 2.0));
    values.put(at + "recompute", random.nextBoolean());
  }

  @SafeVarargs
  private static <T> T pick(Random random, T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** The same spec but for one value, which is another one. */
  DrawnSpec changing(String path) {
    Map<String, Object> changed = new LinkedHashMap<>(values);
    changed.put(path, another(path, values.get(path)));
    if (path.equals("ssm")) {
      changed.remove("ssm.groups");
    }
    if (path.equals("merge") && values.containsKey("ssm.groups")) {
      changed.put(path, values.get(path).equals("sum") ? "adapter" : "sum");
    }
    if (path.endsWith(".share")) {
      // All shares together stay the whole.
      String other = "distill.data." + (path.contains(".copy.") ? "needle" : "copy") + ".share";
      changed.merge(other, -1, (share, less) -> (Integer) share + (Integer) less);
    }
    return new DrawnSpec(changed);
  }

  private static Object another(String path, Object value) {
    if (value instanceof Boolean flag) {
      return !flag;
    }
    if (value instanceof Double number) {
      return number == 0 ? 0.25 : number * 1.5;
    }
    if (value instanceof TreeSet<?> heads) {
      TreeSet<Object> changed = new TreeSet<Object>(heads);
      if (!changed.remove(5)) {
        changed.add(5);
      }
      return changed;
    }
    if (value instanceof Integer number) {
      boolean divides = path.matches(".*(heads|head_dim|groups)");
      return divides ? number * 2 : number + 1;
    }
    return switch (value.toString()) {
      case "25%" -> "50%";
      case "50%" -> "25%";
      case "none" -> "64";
      case "discrete_mamba2" -> "mamba2";
      case "mamba2" -> "discrete_mamba2";
      case "fresh" -> "from_attention";
      case "from_attention" -> "fresh";
      case "concat" -> "sum";
      case "adapter", "sum", "gated", "merger" -> "concat";
      case "matrices", "hidden_states" -> "logits";
      case "logits" -> "hidden_states";
      case "mixers" -> "all";
      case "all" -> "mixers";
      case "question" -> "continuation";
      case "continuation" -> "question";
      case "number" -> "word";
      case "word" -> "number";
      case "8..32", "8..64", "64..256", "3..9" -> "8..31";
      case "4..40:2" -> "4..40:3";
      case "9" -> "9..10";
      default -> value + "x";
    };
  }

  /** Plainly written, under the names T and H. */
  String plain() {
    return new Writing(null, "T", "H").text();
  }

  /**
   * Written with another order, spacing and comments, numbers in other units, defaults left out,
   * and in a hybrid that extends another or not; the hybrid is called {@code Student}.
   */
  String reworded(long seed) {
    return new Writing(new Random(seed), "Teach_" + seed, "Student").text();
  }

  /** Where {@code --set} finds a value of the plain spec, or null for what no setting names. */
  String setting(String path) {
    String word = path.substring(path.lastIndexOf('.') + 1);
    if (path.startsWith("layers.") || List.of("label", "turned", "path", "keep").contains(word)) {
      return null;
    }
    if (path.startsWith("distill.stage")) {
      String stage = path.substring(0, path.lastIndexOf('.'));
      return "distill." + values.get(stage + ".label") + "." + word;
    }
    return path.replace(".sampled.", ".teacher.");
  }

  /** A value as the language writes it. */
  String written(String path) {
    Object value = values.get(path);
    boolean percent = path.endsWith(".share") || path.endsWith(".warmup") || path.endsWith("decay");
    if (percent && value instanceof Integer) {
      return value + "%";
    }
    boolean text = path.matches(".*\\.(weights|path|field|separator)");
    if (text) {
      return "\"" + value + "\"";
    }
    return value instanceof Double number
        ? BigDecimal.valueOf(number).toPlainString()
        : value.toString();
  }

  /** One way to write it down. */
  private final class Writing {
    private final Random random;
    private final String teacher;
    private final String hybrid;
    private final NumberWording numbers;

    Writing(Random random, String teacher, String hybrid) {
      this.numbers = new NumberWording(random);
      this.random = random;
      this.teacher = teacher;
      this.hybrid = hybrid;
    }

    private boolean maybe() {
      return random != null && random.nextBoolean();
    }

    String text() {
      List<String> declarations = new ArrayList<>(List.of(teacher()));
      List<String> items = hybridItems();
      if (maybe()) {
        items.add("allow duplicate-head" + gap() + "\"for a test\"");
      }
      if (maybe()) {
        items.add("require kept() <= 24" + gap() + "* 1Ki else \"not { so } many\"");
      }
      shuffle(items);
      if (maybe()) {
        int cut = random.nextInt(items.size() + 1);
        declarations.add(block("hybrid Parent", items.subList(0, cut)));
        declarations.add(
            block("hybrid " + hybrid + " extends Parent", items.subList(cut, items.size())));
      } else {
        declarations.add(block("hybrid " + hybrid, items));
      }
      declarations.addAll(numbers.lets());
      shuffle(declarations);
      return (maybe() ? "hyb 1\n" : "") + String.join(space(), declarations) + "\n";
    }

    private String teacher() {
      int width = (Integer) values.get("teacher.heads") * (Integer) values.get("teacher.head_dim");
      String family = values.containsKey("teacher.rope.partial") ? "phi" : "llama";
      List<String> items = new ArrayList<>(List.of("family = " + family, "d_model = " + width));
      items.addAll(keys(TeacherSchema.TEACHER, "teacher."));
      List<String> rope = keys(TeacherSchema.ROPE, "teacher.rope.");
      List<String> scaling = keys(TeacherSchema.SCALING, "teacher.rope.scaling.");
      if (!scaling.isEmpty()) {
        rope.add(block("scaling llama3", scaling));
      }
      items.add(block("rope", rope));
      return block("teacher " + teacher, items);
    }

    private List<String> hybridItems() {
      List<String> items = keys(HybridSchema.HYBRID, "");
      items.add("teacher = " + teacher);
      items.add(block("attention", attention()));
      items.add(block("ssm " + values.get("ssm"), keys(MixerSchema.SSM, "ssm.")));
      items.add(block("layers " + layers(), layersItems()));
      items.add(block("distill", distilItems()));
      return items;
    }

    private String layers() {
      int to = (Integer) values.get("layers.to");
      int last = (Integer) values.get("teacher.layers") - 1;
      if (maybe()) {
        return "all but " + inOtherWords(to + 1 + ".." + last);
      }
      return inOtherWords("0.." + to);
    }

    private List<String> attention() {
      List<String> items = keys(HybridSchema.ATTENTION, "attention.");
      items.add("keep " + heads());
      return items;
    }

    private List<String> layersItems() {
      List<String> items = keys(HybridSchema.LAYERS, "layers.");
      if (maybe()) {
        items = new ArrayList<>(List.of(block("attention", items)));
      }
      items.add(block("ssm", keys(MixerSchema.SSM, "layers.")));
      return items;
    }

    private List<String> distilItems() {
      List<String> stages =
          IntStream.range(0, 3)
              .mapToObj(i -> "distill.stage" + i + ".")
              .filter(at -> values.containsKey(at + "label"))
              .map(at -> block("stage " + values.get(at + "label"), keys(DistillSchema.STAGE, at)))
              .collect(Collectors.toCollection(ArrayList::new));
      turn(stages, "distill.turned");
      // Stages are in an order that means something; the data may be anywhere among them.
      stages.add(random == null ? 0 : random.nextInt(stages.size() + 1), data());
      return List.of(String.join(space(), stages));
    }

    private String data() {
      List<String> sources = new ArrayList<>();
      for (String source : SOURCES) {
        String at = "distill.data." + source + ".";
        String keyword = source.equals("sampled") ? "teacher" : source;
        BlockType type = DataSchema.DATA.own().block(keyword).orElseThrow();
        String label =
            switch (source) {
              case "text", "jsonl" -> " " + written(at + "path");
              case "probe" -> " kv";
              default -> "";
            };
        sources.add(block(keyword + label, keys(type, at)));
      }
      turn(sources, "distill.data.turned");
      return "data {" + space() + String.join(space(), sources) + " }";
    }

    private void turn(List<String> items, String path) {
      if (Boolean.TRUE.equals(values.get(path))) {
        Collections.reverse(items);
      }
    }

    private String heads() {
      TreeSet<?> kept = (TreeSet<?>) values.get("attention.keep");
      if (!maybe()) {
        return heads(kept);
      }
      TreeSet<Integer> others = new TreeSet<>();
      int heads = (Integer) values.get("teacher.heads");
      for (int i = 0; i < 8 * (Integer) values.get("teacher.layers"); i++) {
        if (!kept.contains(i)) {
          others.add(i);
        }
      }
      String beyond =
          heads == 8
              ? ""
              : IntStream.range(0, (Integer) values.get("teacher.layers"))
                  .mapToObj(layer -> ", L" + layer + "H8..H" + (heads - 1))
                  .collect(Collectors.joining());
      return maybe()
          ? "all but [" + heads(others) + beyond + "]"
          : "all but " + heads(others) + beyond;
    }

    private String heads(TreeSet<?> set) {
      List<String> heads = new ArrayList<>();
      List<?> kept = List.copyOf(set);
      for (int i = 0; i < kept.size(); i++) {
        int first = (Integer) kept.get(i);
        int last = first;
        while (maybe() && i + 1 < kept.size() && kept.get(i + 1).equals(last + 1)) {
          if ((last + 1) / 8 != first / 8) {
            break;
          }
          last++;
          i++;
        }
        String head = "L" + first / 8 + "H" + first % 8;
        heads.add(last == first ? head : head + "..H" + last % 8);
      }
      shuffle(heads);
      return heads.isEmpty() ? "none" : String.join("," + gap(), heads);
    }

    /** The block's keys that the spec gives; reworded some that are the default are left out. */
    private List<String> keys(BlockType type, String at) {
      List<String> keys = new ArrayList<>();
      Schema schema = type.schema();
      for (var member : schema.members()) {
        String path = at + member.name();
        if (member instanceof Key<?> key && values.containsKey(path)) {
          String value = written(path);
          if (!(isDefault(key, value) && maybe())) {
            keys.add(key.name() + gap() + "=" + gap() + inOtherWords(inOtherUnits(key, value)));
          }
        }
      }
      return keys;
    }

    private <T> boolean isDefault(Key<T> key, String value) {
      return key.absent() instanceof Absent.Default<T> fixed
          && key.type().write(fixed.value()).equals(value);
    }

    private String inOtherWords(String value) {
      return maybe() ? numbers.of(value) : value;
    }

    private String inOtherUnits(Key<?> key, String value) {
      boolean units = key.type().expects().contains("Ki");
      if (!units || !Character.isDigit(value.charAt(0)) || !maybe()) {
        return value;
      }
      long number = Long.parseLong(value);
      if (number % 1_000_000 == 0) {
        return number / 1_000_000 + "M";
      }
      return number % 1024 == 0 ? number / 1024 + "Ki" : value;
    }

    private String block(String header, List<String> items) {
      List<String> all = new ArrayList<>(items);
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
      return switch (random.nextInt(5)) {
        case 0 -> "  ";
        case 1 -> "\n/// says { why }\n";
        case 2 -> "\n\n   ";
        case 3 -> " // as it is\n";
        default -> " /* so { it } = is */ ";
      };
    }
  }
}
