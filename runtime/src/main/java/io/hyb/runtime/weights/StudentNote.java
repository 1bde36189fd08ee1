package io.hyb.runtime.weights;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.hyb.runtime.model.LayerShape;
import io.hyb.runtime.model.ModelShape;
import io.hyb.runtime.model.SsmShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a student's {@code config.json} notes under {@code hyb}: the spec that its weights were made
 * for, layer by layer, so that another spec's program can say how the two differ.
 */
public final class StudentNote {
  public static final String KEY = "hyb";
  private static final int DIFFERENCES_SHOWN = 4;

  private StudentNote() {}

  /** Name, teacher and layers of a hybrid. */
  public static JsonObject of(ModelShape student) {
    JsonObject note = new JsonObject();
    note.addProperty("spec", student.name());
    note.addProperty("teacher", student.teacher().name());
    JsonArray layers = new JsonArray();
    student.layers().forEach(layer -> layers.add(layer(layer)));
    note.add("layers", layers);
    return note;
  }

  private static JsonObject layer(LayerShape layer) {
    JsonObject json = new JsonObject();
    JsonArray keep = new JsonArray();
    layer.kept().forEach(keep::add);
    json.add("keep", keep);
    json.addProperty("merge", layer.merge().name().toLowerCase(Locale.ROOT));
    if (layer.ssm().isPresent()) {
      SsmShape ssm = layer.ssm().get();
      json.addProperty("d_state", ssm.dState());
      json.addProperty("conv", ssm.conv());
      json.addProperty("chunk", ssm.chunk());
      json.addProperty("init", ssm.init().name().toLowerCase(Locale.ROOT));
    }
    return json;
  }

  /**
   * Checks that the weights under {@code config} were made for {@code shape}.
   *
   * @throws WeightsException saying what they were made for instead
   */
  static void check(ModelConfig config, ModelShape shape) {
    JsonElement note = config.json().get(KEY);
    String folder = String.valueOf(config.file().getParent());
    if (!shape.hybrid()) {
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
    List<String> differences = differences(student, of(shape));
    if (!differences.isEmpty()) {
      throw new WeightsException(
          "%s was made for %s, which is not the %s compiled here: %s"
              .formatted(folder, specName(student), shape.name(), shown(differences)));
    }
  }

  private static List<String> differences(JsonObject found, JsonObject wanted) {
    List<String> differences = new ArrayList<>();
    JsonArray there = found.get("layers") instanceof JsonArray array ? array : new JsonArray();
    JsonArray here = wanted.getAsJsonArray("layers");
    if (there.size() != here.size()) {
      return List.of("it has %d layers, here %d".formatted(there.size(), here.size()));
    }
    for (int i = 0; i < here.size(); i++) {
      JsonObject layer = there.get(i) instanceof JsonObject object ? object : new JsonObject();
      // Neither chunk nor init is in the weights.
      for (String key : List.of("keep", "merge", "d_state", "conv")) {
        String a = text(i, layer.get(key));
        String b = text(i, here.get(i).getAsJsonObject().get(key));
        if (!a.equals(b)) {
          differences.add("layer %d has %s %s there, %s here".formatted(i, key, a, b));
        }
      }
    }
    return differences;
  }

  /** Such as {@code L3H2,L3H5} for a list of heads. */
  private static String text(int layer, JsonElement value) {
    if (value instanceof JsonArray heads) {
      List<String> names = new ArrayList<>();
      heads.forEach(head -> names.add("L" + layer + "H" + head.getAsString()));
      return names.isEmpty() ? "none" : String.join(",", names);
    }
    return value == null || !value.isJsonPrimitive() ? "none" : Quoted.name(value.getAsString());
  }

  private static String shown(List<String> differences) {
    String text =
        String.join("; ", differences.subList(0, Math.min(DIFFERENCES_SHOWN, differences.size())));
    int more = differences.size() - DIFFERENCES_SHOWN;
    return more > 0 ? text + "; and %d more".formatted(more) : text;
  }

  private static String specName(JsonObject note) {
    return note.has("spec") ? Quoted.name(note.get("spec").getAsString()) : "another spec";
  }
}
