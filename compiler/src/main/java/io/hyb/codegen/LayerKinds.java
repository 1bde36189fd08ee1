package io.hyb.codegen;

import com.palantir.javapoet.ClassName;
import io.hyb.arch.Hybrid;
import io.hyb.arch.Layer;
import io.hyb.codegen.LayerKind.Recurrence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The distinct layers of a hybrid in order of first appearance, each with its class. */
final class LayerKinds {
  /** More runs of head numbers than this make no readable name. */
  private static final int READABLE_RUNS = 6;

  private final int heads;
  private final Map<LayerKind, List<Layer>> layers = new LinkedHashMap<>();
  private final Map<LayerKind, ClassName> classes = new LinkedHashMap<>();

  LayerKinds(Hybrid hybrid, Names names) {
    heads = hybrid.teacher().heads();
    for (Layer layer : hybrid.layers()) {
      layers.computeIfAbsent(kind(layer), kind -> new ArrayList<>()).add(layer);
    }
    Map<String, List<LayerKind>> namesakes =
        layers.keySet().stream()
            .collect(
                Collectors.groupingBy(this::plainName, LinkedHashMap::new, Collectors.toList()));
    namesakes.forEach(
        (name, kinds) ->
            kinds.forEach(
                kind -> classes.put(kind, names.claim(name + whatSetsApart(kind, kinds)))));
  }

  List<LayerKind> all() {
    return List.copyOf(layers.keySet());
  }

  /** The layers of a kind, ascending. */
  List<Layer> layers(LayerKind kind) {
    return layers.get(kind);
  }

  LayerKind kind(Layer layer) {
    return LayerKind.of(layer, heads);
  }

  ClassName className(LayerKind kind) {
    return classes.get(kind);
  }

  private String plainName(LayerKind kind) {
    if (!kind.attends()) {
      return "KeepsNoHead";
    }
    if (kind.keepsAll()) {
      return "KeepsAllHeads";
    }
    List<String> runs = Prose.runs(kind.kept(), Integer::toString, "To");
    if (runs.size() > READABLE_RUNS) {
      return "Keeps" + kind.kept().size() + "HeadsAsLayer" + layers.get(kind).get(0).index();
    }
    return (kind.kept().size() == 1 ? "KeepsHead" : "KeepsHeads") + String.join("And", runs);
  }

  private static String whatSetsApart(LayerKind kind, List<LayerKind> namesakes) {
    StringBuilder suffix = new StringBuilder();
    Map<String, Function<LayerKind, Object>> traits = new LinkedHashMap<>();
    traits.put("State", k -> k.recurrence().map(Recurrence::dState).orElse(0));
    traits.put("Conv", k -> k.recurrence().map(Recurrence::conv).orElse(0));
    traits.put("Chunk", k -> k.recurrence().map(Recurrence::chunk).orElse(0));
    traits.put("", k -> mergeName(k));
    traits.forEach(
        (label, trait) -> {
          if (namesakes.stream().map(trait).distinct().count() > 1) {
            suffix.append(label).append(trait.apply(kind));
          }
        });
    return suffix.toString();
  }

  private static String mergeName(LayerKind kind) {
    if (!kind.attends()) {
      return kind.sideBySide() ? "Concat" : "Alone";
    }
    return Prose.capitalised(kind.merge().name().toLowerCase(Locale.ROOT));
  }
}
