package io.hyb.convert.spec;

import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Schedule;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.Mixer;
import io.hyb.arch.mixer.Setting;
import io.hyb.arch.text.HeadList;
import io.hyb.arch.text.SpecWriter;
import io.hyb.arch.word.Word;
import io.hyb.language.DistillSchema;
import io.hyb.language.HybridSchema;
import io.hyb.language.MixerSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Writes {@code hybrid NAME { … }}: what most layers are like, then a {@code layers} block for each
 * set of layers that differs in the same way.
 */
public final class ShortHybrid {
  private static final String GROUPS = MixerSchema.GROUPS.name();

  private final Hybrid hybrid;
  private final Optional<String> keep;
  private final SpecWriter out;
  private final Optional<Mixer> mixer;
  private final Optional<Merge> merge;

  /**
   * @param keep how its kept heads are said where that isn't head by head: {@code top 10 of
   *     kv_retrieval}; no layer may then differ in what it keeps
   */
  public ShortHybrid(Hybrid hybrid, Optional<String> keep, SpecWriter out) {
    this.hybrid = hybrid;
    this.keep = keep;
    this.out = out;
    this.mixer = most(hybrid.stack().stream().map(LayerShape::mixer).toList());
    this.merge = most(hybrid.stack().stream().map(LayerShape::merge).toList());
  }

  /**
   * @param remarks what is to be said beside each source of its data
   */
  public void write(List<String> remarks) {
    out.open(HybridSchema.HYBRID.name() + " " + hybrid.name());
    out.line(item(HybridSchema.TEACHER.name(), hybrid.teacher().name()));
    merge
        .filter(most -> !most.kind().equals(HybridSchema.MERGE.byDefault()))
        .ifPresent(most -> out.line(item(HybridSchema.MERGE.name(), most.word())));
    attention();
    mixer.ifPresent(most -> out.line(ssm(most, true, settings(most, first(most)))));
    blocks().forEach((items, layers) -> layers(layers, items));
    if (!hybrid.schedule().isNone()) {
      out.open(DistillSchema.DISTILL.name());
      new ShortSchedule(out).write(hybrid.schedule(), remarks);
      out.close();
    }
    out.close();
  }

  /** Writes a hybrid that is another one, but for its data and for stages that recompute. */
  public static void writeData(Hybrid hybrid, String parent, List<String> remarks, SpecWriter out) {
    out.open(HybridSchema.HYBRID.name() + " " + hybrid.name() + " extends " + parent);
    out.open(DistillSchema.DISTILL.name());
    ShortSchedule schedule = new ShortSchedule(out);
    schedule.write(new Schedule(hybrid.schedule().data(), List.of()), remarks);
    schedule.writeRecomputing(hybrid.schedule());
    out.close().close();
  }

  private static String item(String key, String value) {
    return key + " = " + value;
  }

  private static <T> Optional<T> most(List<Optional<T>> parts) {
    Map<T, Integer> counts = new LinkedHashMap<>();
    parts.forEach(part -> part.ifPresent(it -> counts.merge(it, 1, Integer::sum)));
    Optional<T> most = Optional.empty();
    for (T each : counts.keySet()) {
      if (most.isEmpty() || counts.get(each) > counts.get(most.get())) {
        most = Optional.of(each);
      }
    }
    return most;
  }

  private boolean keepsAll() {
    return hybrid.keptHeads() == hybrid.teacher().allHeads();
  }

  private void attention() {
    if (keep.isPresent()) {
      out.line(
          SpecWriter.block(
              HybridSchema.ATTENTION.name(), List.of(HybridSchema.KEEP.name() + " " + keep.get())));
      return;
    }
    List<String> heads = new ArrayList<>();
    for (int i = 0; i < hybrid.stack().size(); i++) {
      List<Integer> kept = hybrid.stack().get(i).kept();
      if (kept.size() < hybrid.teacher().heads()) {
        heads.addAll(HeadList.heads(i, kept));
      }
    }
    if (keepsAll()) {
      heads.add("all");
    }
    if (!heads.isEmpty()) {
      out.open(HybridSchema.ATTENTION.name());
      out.list(HybridSchema.KEEP.name(), heads);
      out.close();
    }
  }

  /** Layers by what a block must say of them, which is nothing of most. */
  private Map<List<String>, List<Integer>> blocks() {
    Map<List<String>, List<Integer>> blocks = new LinkedHashMap<>();
    for (int i = 0; i < hybrid.stack().size(); i++) {
      List<String> items = items(hybrid.stack().get(i));
      if (!items.isEmpty()) {
        blocks.computeIfAbsent(items, unused -> new ArrayList<>()).add(i);
      }
    }
    return blocks;
  }

  private List<String> items(LayerShape layer) {
    List<String> items = new ArrayList<>();
    if (keep.isEmpty() && !keepsAll() && layer.kept().size() == layer.heads()) {
      items.add(HybridSchema.KEEP.name() + " all");
    }
    boolean recurs = layer.mixer().isPresent();
    boolean wouldRecur = merge.filter(Merge::allHeadsRecur).isPresent();
    if (recurs && !layer.merge().equals(merge)) {
      items.add(item(HybridSchema.MERGE.name(), layer.merge().orElseThrow().word()));
    } else if (!recurs && wouldRecur) {
      items.add(item(HybridSchema.MERGE.name(), Merge.CONCAT.word()));
    }
    if (recurs && !layer.mixer().equals(mixer)) {
      items.add(difference(layer));
    }
    return items;
  }

  private String difference(LayerShape layer) {
    Mixer own = layer.mixer().orElseThrow();
    Mixer most = mixer.orElseThrow();
    if (own.kind() != most.kind()) {
      return ssm(own, true, settings(own, layer));
    }
    List<String> items = new ArrayList<>();
    for (int i = 0; i < own.settings().size(); i++) {
      Setting setting = own.settings().get(i);
      if (!setting.value().equals(most.settings().get(i).value())) {
        items.add(item(setting.name(), setting.value().toString()));
      }
    }
    return ssm(own, false, items);
  }

  private static String ssm(Mixer mixer, boolean named, List<String> items) {
    String kind = named ? " " + Word.of(mixer.kind()) : "";
    return SpecWriter.block(MixerSchema.SSM.name() + kind, items);
  }

  private LayerShape first(Mixer mixer) {
    return hybrid.stack().stream()
        .filter(layer -> layer.mixer().filter(mixer::equals).isPresent())
        .findFirst()
        .orElseThrow();
  }

  /** Its settings but for those that are the language's defaults. */
  private static List<String> settings(Mixer mixer, LayerShape layer) {
    Map<String, Object> defaults =
        Map.of(
            MixerSchema.CONV.name(),
            MixerSchema.CONV.byDefault(),
            MixerSchema.CHUNK.name(),
            MixerSchema.CHUNK.byDefault(),
            MixerSchema.INIT.name(),
            Word.of(MixerSchema.INIT.byDefault()),
            GROUPS,
            layer.recurrent().size());
    List<String> items = new ArrayList<>();
    for (Setting setting : mixer.settings()) {
      if (!Objects.equals(defaults.get(setting.name()), setting.value())) {
        items.add(item(setting.name(), setting.value().toString()));
      }
    }
    return items;
  }

  private void layers(List<Integer> layers, List<String> items) {
    String header = HybridSchema.LAYERS.name() + " " + LayerSteps.of(layers, hybrid.stack().size());
    out.line(SpecWriter.block(header, items));
  }
}
