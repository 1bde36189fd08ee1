package io.hyb.arch.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.hyb.arch.LayerShape;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.GatedDeltaNet;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mamba2;
import io.hyb.arch.mixer.Mixer;
import io.hyb.arch.mixer.Setting;
import io.hyb.arch.word.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The layers of a model: {@code layer} (its number), {@code kept} (head numbers), {@code window}
 * (left out where kept heads see everything), {@code mixer} and {@code merge} (their kinds, null
 * where nothing recurs) and the mixer's settings, each by its name.
 */
public final class LayerJson {
  private static final String LAYER = "layer";
  private static final String KEPT = "kept";
  private static final String WINDOW = "window";
  private static final String MIXER = "mixer";
  private static final String MERGE = "merge";

  /** What {@link #KEPT} was called before mixers were named. */
  private static final String OLD_KEPT = "keep";

  private LayerJson() {}

  public static JsonArray write(List<LayerShape> layers) {
    JsonArray array = new JsonArray();
    for (int i = 0; i < layers.size(); i++) {
      array.add(write(i, layers.get(i)));
    }
    return array;
  }

  private static JsonObject write(int index, LayerShape layer) {
    JsonObject json = new JsonObject();
    json.addProperty(LAYER, index);
    JsonArray kept = new JsonArray();
    layer.kept().forEach(kept::add);
    json.add(KEPT, kept);
    layer.window().ifPresent(positions -> json.addProperty(WINDOW, positions));
    layer
        .mixer()
        .ifPresentOrElse(mixer -> write(mixer, json), () -> json.add(MIXER, JsonNull.INSTANCE));
    layer
        .merge()
        .ifPresentOrElse(
            merge -> json.addProperty(MERGE, merge.word()),
            () -> json.add(MERGE, JsonNull.INSTANCE));
    return json;
  }

  private static void write(Mixer mixer, JsonObject json) {
    json.addProperty(MIXER, Word.of(mixer.kind()));
    for (Setting setting : mixer.settings()) {
      if (setting.value() instanceof Number number) {
        json.addProperty(setting.name(), number);
      } else {
        json.addProperty(setting.name(), setting.value().toString());
      }
    }
  }

  /**
   * Reads the array {@code layers} of {@code model}.
   *
   * @param heads heads of every layer of the teacher
   * @throws MalformedModel if something in it is missing or can't be
   */
  public static List<LayerShape> read(JsonObject model, int heads) {
    List<LayerShape> layers = new ArrayList<>();
    for (Fields layer : Fields.of("", model).objects("layers")) {
      layers.add(layer(layer, heads));
    }
    return layers;
  }

  private static LayerShape layer(Fields json, int heads) {
    List<Integer> kept = json.counts(json.has(OLD_KEPT) ? OLD_KEPT : KEPT);
    for (int head : kept) {
      if (head < 0 || head >= heads) {
        throw json.wrong(KEPT, "heads from 0 to " + (heads - 1));
      }
    }
    Optional<Mixer> mixer = mixer(json);
    Optional<Merge> merge =
        mixer.map(present -> json.word(MERGE, Merge.Kind.values())).map(Merge.Kind::merge);
    return new LayerShape(heads, kept, window(json), mixer, merge);
  }

  private static Optional<Integer> window(Fields json) {
    if (!json.has(WINDOW)) {
      return Optional.empty();
    }
    int positions = json.count(WINDOW);
    if (positions == 0) {
      throw json.wrong(WINDOW, "1 or more");
    }
    return Optional.of(positions);
  }

  /** Layers written before mixers were named had but one kind. */
  private static Optional<Mixer> mixer(Fields json) {
    if (!json.has(MIXER) && !json.has("d_state")) {
      return Optional.empty();
    }
    Mixer.Kind kind =
        json.has(MIXER) ? json.word(MIXER, Mixer.Kind.values()) : Mixer.Kind.DISCRETE_MAMBA2;
    return Optional.of(
        switch (kind) {
          case DISCRETE_MAMBA2 ->
              new DiscreteMamba2(
                  json.count("d_state"), json.count("conv"), json.count("chunk"), init(json));
          case MAMBA2 ->
              new Mamba2(
                  json.count("d_state"),
                  json.count("conv"),
                  json.count("chunk"),
                  init(json),
                  json.count("groups"));
          case GATED_DELTA_NET ->
              new GatedDeltaNet(
                  json.count("d_state"), json.count("conv"), json.count("chunk"), init(json));
        });
  }

  /** Old notes may leave it out, as weights that are made don't depend on it. */
  private static Init init(Fields json) {
    return json.has("init") ? json.word("init", Init.values()) : Init.FRESH;
  }
}
