package io.hyb.runtime.weights;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.hyb.arch.Family;
import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.Schedule;
import io.hyb.arch.Teacher;
import io.hyb.arch.json.LayerJson;
import io.hyb.arch.json.MalformedModel;
import io.hyb.arch.mixer.Setting;
import io.hyb.arch.word.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a student's {@code config.json} notes under {@code hyb}: the spec that its weights were made
 * for, layer by layer, so that another spec's program can say how the two differ.
 */
public final class StudentNote {
  public static final String KEY = "hyb";
  private static final String SPEC = "spec";
  private static final String FAMILY = "family";
  private static final String NONE = "none";
  private static final int DIFFERENCES_SHOWN = 4;

  private StudentNote() {}

  /** Name, teacher and its family, and layers of a hybrid. */
  public static JsonObject of(Model student) {
    JsonObject note = new JsonObject();
    note.addProperty(SPEC, student.name());
    note.addProperty("teacher", student.teacher().name());
    note.addProperty(FAMILY, student.teacher().family().modelType());
    note.add("layers", LayerJson.write(student.stack()));
    return note;
  }

  /** The family of the teacher; older notes name none, since there was but one. */
  static String family(JsonObject note) {
    return note.get(FAMILY) instanceof JsonPrimitive family
        ? family.getAsString()
        : Family.LLAMA.modelType();
  }

  /**
   * Checks that the weights under {@code config} were made for {@code shape}.
   *
   * @throws WeightsException saying what they were made for instead
   */
  static void check(ModelConfig config, Model shape) {
    JsonElement note = config.json().get(KEY);
    String folder = String.valueOf(config.file().getParent());
    if (shape instanceof Teacher) {
      if (note instanceof JsonObject student) {
        throw new WeightsException(
            "%s holds the hybrid %s, not the weights of teacher %s"
                .formatted(folder, specName(student), shape.name()));
      }
      return;
    }
    if (!(note instanceof JsonObject student)) {
      throw new WeightsException(
          "%s holds a Transformer, not weights of the hybrid %s; `init --teacher %s --out DIR` makes them"
              .formatted(folder, shape.name(), folder));
    }
    List<String> differences = differences(layers(config, student, shape), shape.stack());
    if (!differences.isEmpty()) {
      throw new WeightsException(
          "%s was made for %s, which is not the %s compiled here: %s"
              .formatted(folder, specName(student), shape.name(), shown(differences)));
    }
  }

  /**
   * The student that weights were made for. What neither the note nor the config says of its
   * teacher, and the tensors' shapes do, is that of {@code like}.
   *
   * @throws WeightsException if they are no student's
   */
  static Hybrid student(ModelConfig config, Teacher like) {
    if (!(config.json().get(KEY) instanceof JsonObject note)) {
      throw new WeightsException(
          config.file().getParent() + " holds a Transformer, not the weights of a student");
    }
    int heads = config.count("num_attention_heads").orElse(like.heads());
    try {
      List<LayerShape> layers = LayerJson.read(note, heads);
      Teacher teacher =
          new Teacher(
              like.name(),
              like.weights(),
              Word.parse(Family.values(), family(note)).orElse(like.family()),
              layers.size(),
              heads,
              like.kvHeads(),
              like.headDim(),
              like.dModel(),
              like.dFf(),
              like.vocab(),
              like.rope(),
              like.normEps(),
              like.tieEmbeddings(),
              like.maxPositions());
      return new Hybrid(specName(note), teacher, Schedule.NONE, Optional.empty(), layers);
    } catch (MalformedModel e) {
      throw malformed(config, e);
    }
  }

  private static WeightsException malformed(ModelConfig config, MalformedModel e) {
    return new WeightsException("%s: %s.%s".formatted(config.file(), KEY, e.getMessage()), e);
  }

  private static List<LayerShape> layers(ModelConfig config, JsonObject note, Model shape) {
    try {
      return LayerJson.read(note, shape.teacher().heads());
    } catch (MalformedModel e) {
      throw malformed(config, e);
    }
  }

  private static List<String> differences(List<LayerShape> there, List<LayerShape> here) {
    if (there.size() != here.size()) {
      return List.of("it has %d layers, here %d".formatted(there.size(), here.size()));
    }
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < here.size(); i++) {
      Map<String, String> before = traits(i, there.get(i));
      Map<String, String> now = traits(i, here.get(i));
      Set<String> names = new LinkedHashSet<>(now.keySet());
      names.addAll(before.keySet());
      for (String name : names) {
        String a = before.getOrDefault(name, NONE);
        String b = now.getOrDefault(name, NONE);
        if (!a.equals(b)) {
          differences.add("layer %d has %s %s there, %s here".formatted(i, name, a, b));
        }
      }
    }
    return differences;
  }

  /** What a layer's weights are made for, each by its name. */
  private static Map<String, String> traits(int index, LayerShape layer) {
    Map<String, String> traits = new LinkedHashMap<>();
    traits.put(
        "kept",
        layer.kept().isEmpty()
            ? NONE
            : layer.kept().stream()
                .map(head -> "L" + index + "H" + head)
                .collect(Collectors.joining(",")));
    layer.window().ifPresent(positions -> traits.put("window", positions.toString()));
    layer.mixer().ifPresent(mixer -> traits.put("mixer", Word.of(mixer.kind())));
    layer.merge().ifPresent(merge -> traits.put("merge", merge.word()));
    layer.mixer().stream()
        .flatMap(mixer -> mixer.settings().stream())
        .filter(Setting::inFunction)
        .forEach(setting -> traits.put(setting.name(), setting.value().toString()));
    return traits;
  }

  private static String shown(List<String> differences) {
    String text =
        String.join("; ", differences.subList(0, Math.min(DIFFERENCES_SHOWN, differences.size())));
    int more = differences.size() - DIFFERENCES_SHOWN;
    return more > 0 ? text + "; and %d more".formatted(more) : text;
  }

  private static String specName(JsonObject note) {
    return note.has(SPEC) ? Quoted.name(note.get(SPEC).getAsString()) : "another spec";
  }
}
