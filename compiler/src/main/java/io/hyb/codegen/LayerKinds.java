package io.hyb.codegen;

import com.palantir.javapoet.ClassName;
import io.hyb.arch.Hybrid;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.Setting;
import io.hyb.arch.word.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The distinct layers of a hybrid in order of first appearance, each with its class. */
final class LayerKinds {
  /** More runs of head numbers than this make no readable name. */
  private static final int READABLE_RUNS = 6;

  private final Map<LayerKind, List<Integer>> layers = new LinkedHashMap<>();
  private final Map<LayerKind, ClassName> classes = new LinkedHashMap<>();

  LayerKinds(Hybrid hybrid, Names names) {
    for (int i = 0; i < hybrid.stack().size(); i++) {
      LayerKind kind = LayerKind.of(hybrid.stack().get(i));
      layers.computeIfAbsent(kind, unused -> new ArrayList<>()).add(i);
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

  /** The numbers of the layers of a kind, ascending. */
  List<Integer> layers(LayerKind kind) {
    return layers.get(kind);
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
      return "Keeps" + kind.kept().size() + "HeadsAsLayer" + layers.get(kind).get(0);
    }
    return (kind.kept().size() == 1 ? "KeepsHead" : "KeepsHeads") + String.join("And", runs);
  }

  /** The traits in which it is unlike a namesake, but for those that it has not. */
  private static String whatSetsApart(LayerKind kind, List<LayerKind> namesakes) {
    StringBuilder suffix = new StringBuilder();
    Map<String, Function<LayerKind, Optional<?>>> traits = new LinkedHashMap<>();
    traits.put("With", LayerKinds::mixerName);
    for (LayerKind namesake : namesakes) {
      namesake.shape().mixer().stream()
          .flatMap(mixer -> mixer.settings().stream())
          .filter(setting -> setting.value() instanceof Number)
          .forEach(setting -> traits.put(traitName(setting), each -> value(each, setting)));
    }
    traits.put("Window", each -> Optional.of(each.window().map(Object::toString).orElse("None")));
    traits.put("", each -> Optional.of(mergeName(each)));
    traits.forEach(
        (label, trait) -> {
          if (namesakes.stream().map(trait).distinct().count() > 1) {
            trait.apply(kind).ifPresent(value -> suffix.append(label).append(value));
          }
        });
    return suffix.toString();
  }

  /** Such as {@code State} for {@code d_state}. */
  private static String traitName(Setting setting) {
    return Prose.capitalised(setting.name().replaceFirst("^d_", ""));
  }

  private static Optional<?> value(LayerKind kind, Setting setting) {
    return kind.shape().mixer().stream()
        .flatMap(mixer -> mixer.settings().stream())
        .filter(each -> each.name().equals(setting.name()))
        .map(Setting::value)
        .findFirst();
  }

  /** Such as {@code Mamba2} for {@code mamba2}. */
  private static Optional<String> mixerName(LayerKind kind) {
    return kind.shape().mixer().map(mixer -> Names.camel(Word.of(mixer.kind())));
  }

  private static String mergeName(LayerKind kind) {
    if (!kind.recurs()) {
      return "Concat";
    }
    boolean nothingMerged = !kind.attends() && kind.merge().equals(Merge.SUM);
    return nothingMerged ? "Alone" : Names.camel(kind.merge().word());
  }
}
