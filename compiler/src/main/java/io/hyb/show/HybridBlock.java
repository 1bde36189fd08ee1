package io.hyb.show;

import io.hyb.arch.Hybrid;
import io.hyb.arch.Schedule;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.Mixer;
import io.hyb.arch.mixer.Setting;
import io.hyb.arch.text.HeadList;
import io.hyb.arch.word.Word;
import io.hyb.diagnostic.Span;
import io.hyb.language.Absent;
import io.hyb.language.BlockType;
import io.hyb.language.DistillSchema;
import io.hyb.language.HybridSchema;
import io.hyb.language.Key;
import io.hyb.language.Member;
import io.hyb.language.MixerSchema;
import io.hyb.show.LayerGroups.Likeness;
import io.hyb.source.Origins;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes {@code hybrid NAME { … }}: the heads kept in all layers, what most layers are like, and a
 * {@code layers} block for each set of layers that is unlike them.
 */
final class HybridBlock {
  private static final String KEEP = "." + HybridSchema.KEEP.name();

  private final SpecBlocks out;
  private final Hybrid hybrid;
  private final LayerGroups groups;

  HybridBlock(SpecBlocks out, Hybrid hybrid) {
    this.out = out;
    this.hybrid = hybrid;
    this.groups = LayerGroups.of(hybrid);
  }

  void write() {
    String at = hybrid.name();
    out.open(HybridSchema.HYBRID, at, at);
    out.key(HybridSchema.TEACHER, hybrid.teacher().name(), at);
    groups.most().merge().ifPresent(merge -> merge(merge, groups.like(Likeness::merge)));
    out.open(HybridSchema.ATTENTION);
    keep();
    groups.most().window().ifPresent(window -> window(window, groups.like(Likeness::window)));
    out.close();
    groups
        .most()
        .mixer()
        .ifPresent(mixer -> mixer(MixerSchema.SSM, mixer, groups.like(Likeness::mixer)));
    groups.others().forEach(this::layers);
    pendingLayers();
    if (!hybrid.schedule().equals(Schedule.NONE)) {
      new DistillBlock(out).write(hybrid.schedule(), at + "." + DistillSchema.DISTILL.name());
    }
    out.close();
  }

  private void merge(Merge merge, List<Integer> layers) {
    out.key(HybridSchema.MERGE, merge.kind(), places(layers, "." + HybridSchema.MERGE.name()));
  }

  private void window(Optional<Integer> window, List<Integer> layers) {
    out.key(HybridSchema.WINDOW, window, places(layers, "." + HybridSchema.WINDOW.name()));
  }

  private void mixer(BlockType type, Mixer mixer, List<Integer> layers) {
    String at = "." + MixerSchema.SSM.name();
    String kind = Word.of(mixer.kind());
    out.open(type, kind, places(layers, at));
    for (Member member : type.schema(type.kind(kind).orElseThrow()).members()) {
      if (member instanceof Key<?> key) {
        setting(key, mixer, places(layers, at + "." + key.name()));
      }
    }
    out.close();
  }

  /** Of a ranking yet to be measured it isn't known what a key counts that has no default. */
  private void setting(Key<?> key, Mixer mixer, Set<Optional<Span>> said) {
    boolean depends = key.absent() instanceof Absent.Unset && said.equals(Set.of(Optional.empty()));
    if (depends && hybrid.pending().isPresent()) {
      return;
    }
    for (Setting setting : mixer.settings()) {
      if (setting.name().equals(key.name())) {
        out.written(key, setting.value().toString(), said);
      }
    }
  }

  private void layers(LayerGroups.Unlike unlike) {
    List<Integer> layers = unlike.layers();
    Likeness other = unlike.difference();
    out.open(HybridSchema.LAYERS, HeadList.layers(layers), places(layers, ""));
    other.window().ifPresent(window -> window(window, layers));
    other.merge().ifPresent(merge -> merge(merge, layers));
    other.mixer().ifPresent(mixer -> mixer(MixerSchema.SSM_OF_LAYERS, mixer, layers));
    out.close();
  }

  /** The heads kept; those of a ranking yet to be measured by its name. */
  private void keep() {
    List<String> elements = new ArrayList<>();
    Set<Optional<Span>> said = new LinkedHashSet<>();
    said.add(out.origins().of(keepOfAll()));
    for (int i = 0; i < hybrid.stack().size(); i++) {
      if (!isHeldBack(i)) {
        elements.addAll(HeadList.heads(i, hybrid.stack().get(i).kept()));
        said.add(out.origins().of(Origins.layer(hybrid.name(), i) + KEEP));
      }
    }
    if (said.size() > 1) {
      said.remove(Optional.<Span>empty());
    }
    hybrid
        .pending()
        .ifPresent(it -> elements.add("top " + it.count() + " of " + it.ranking().name()));
    boolean all = hybrid.keptHeads() == hybrid.teacher().allHeads();
    out.set(HybridSchema.KEEP, all ? List.of("all") : orNone(elements), said);
  }

  private static List<String> orNone(List<String> heads) {
    return heads.isEmpty() ? List.of("none") : heads;
  }

  private String keepOfAll() {
    return hybrid.name() + "." + HybridSchema.ATTENTION.name() + KEEP;
  }

  /** Whether a {@code layers} block keeps the layer's heads from a ranking yet to be measured. */
  private boolean isHeldBack(int layer) {
    Optional<Span> own = out.origins().of(Origins.layer(hybrid.name(), layer) + KEEP);
    return hybrid.pending().isPresent() && !own.equals(out.origins().of(keepOfAll()));
  }

  private void pendingLayers() {
    for (int i = 0; i < hybrid.stack().size(); i++) {
      if (isHeldBack(i)) {
        List<Integer> only = List.of(i);
        List<String> heads = HeadList.heads(i, hybrid.stack().get(i).kept());
        out.open(HybridSchema.LAYERS, HeadList.layers(only), places(only, ""));
        out.set(HybridSchema.KEEP, orNone(heads), places(only, KEEP));
        out.close();
      }
    }
  }

  /** Where something was said of each of these layers. */
  private Set<Optional<Span>> places(List<Integer> layers, String within) {
    Set<Optional<Span>> places = new LinkedHashSet<>();
    layers.forEach(i -> places.add(out.origins().of(Origins.layer(hybrid.name(), i) + within)));
    return places;
  }
}
