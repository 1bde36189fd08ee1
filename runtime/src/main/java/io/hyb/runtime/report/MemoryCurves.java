package io.hyb.runtime.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.hyb.arch.LayerShape;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.Mixer;
import io.hyb.arch.plan.Memory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Bytes of cache and state against context, two a value and one sequence: of the teacher, the
 * student, and a hybrid that keeps a quarter of every layer's heads, rounded up, with the student's
 * own recurrent heads for the rest.
 */
final class MemoryCurves {
  static final int SHORT = 2 << 10;
  static final int LONG = 32 << 10;
  private static final int FROM = 256;
  private static final int TO = 128 << 10;
  private static final int BYTES_PER_VALUE = 2;

  private final RecordedModel model;

  private MemoryCurves(RecordedModel model) {
    this.model = model;
  }

  static MemoryCurves of(RecordedModel model) {
    return new MemoryCurves(model);
  }

  /** Bytes that the run's own model holds at {@code context} tokens. */
  long bytes(int context) {
    return model.hybrid() ? bytes(model.layers(), context) : teacherBytes(context);
  }

  long teacherBytes(int context) {
    return bytes(
        context,
        Collections.nCopies(model.layers().size(), LayerShape.attention(model.heads())),
        Collections.nCopies(model.layers().size(), model.kvHeads()));
  }

  private long bytes(List<LayerShape> layers, int context) {
    return bytes(context, layers, layers.stream().map(layer -> layer.kept().size()).toList());
  }

  private long bytes(int context, List<LayerShape> layers, List<Integer> keyValueHeads) {
    long values = 0;
    for (int i = 0; i < layers.size(); i++) {
      values +=
          Memory.ofLayer(layers.get(i), keyValueHeads.get(i), model.headDim(), context).total();
    }
    return BYTES_PER_VALUE * values;
  }

  /**
   * The layers of the hybrid that keeps a quarter; none where nothing tells how the rest recurs.
   */
  private Optional<List<LayerShape>> quarter() {
    Optional<Mixer> largest =
        model.layers().stream()
            .flatMap(layer -> layer.mixer().stream())
            .max(Comparator.comparingInt(Mixer::dState));
    if (largest.isEmpty()) {
      return Optional.empty();
    }
    List<Integer> kept = IntStream.range(0, (model.heads() + 3) / 4).boxed().toList();
    return Optional.of(
        model.layers().stream()
            .map(
                layer ->
                    new LayerShape(
                        model.heads(),
                        kept,
                        layer.mixer().or(() -> largest),
                        layer.merge().or(() -> Optional.of(Merge.CONCAT))))
            .toList());
  }

  JsonObject json() {
    List<Integer> contexts = new ArrayList<>();
    for (int context = FROM; context <= TO; context *= 2) {
      contexts.add(context);
    }
    JsonArray curves = new JsonArray();
    curves.add(
        curve(
            "teacher",
            model.teacher(),
            contexts.stream().map(context -> teacherBytes(context)).toList()));
    if (model.hybrid()) {
      curves.add(
          curve(
              "student", model.name(), contexts.stream().map(context -> bytes(context)).toList()));
      quarter()
          .ifPresent(
              layers ->
                  curves.add(
                      curve(
                          "quarter",
                          "25% of every layer's heads",
                          contexts.stream().map(context -> bytes(layers, context)).toList())));
    }
    JsonObject json = new JsonObject();
    json.add("contexts", PlainJson.numbers(contexts));
    json.add("curves", curves);
    return json;
  }

  private static JsonObject curve(String role, String name, List<Long> bytes) {
    JsonObject curve = new JsonObject();
    curve.addProperty("role", role);
    curve.addProperty("name", name);
    curve.add("bytes", PlainJson.numbers(bytes));
    return curve;
  }
}
