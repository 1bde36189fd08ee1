package io.hyb.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Schedule;
import io.hyb.arch.Teacher;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mixer;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NamesTest {
  @Test
  void of_packages_are_lower_case_and_no_keywords() {
    assertThat(new Names("Rad4").packageName()).isEqualTo("hyb.model.rad4");
    assertThat(new Names("Class").packageName()).isEqualTo("hyb.model.class_");
    assertThat(new Names("4x-2").packageName()).isEqualTo("hyb.model._4x_2");
    assertThat(new Names("_").packageName()).isEqualTo("hyb.model.__");
  }

  @Test
  void of_classes_neither_hide_others_nor_differ_by_case_only() {
    Names names = new Names("x");
    assertThat(names.claim("top").simpleName()).isEqualTo("Top");
    assertThat(names.claim("TOP").simpleName()).isEqualTo("TOPModel");
    assertThat(names.claim("Top").simpleName()).isEqualTo("TopModel2");
    assertThat(names.claim("Layer").simpleName()).isEqualTo("LayerModel");
    assertThat(names.claim("main").simpleName()).isEqualTo("MainModel");
  }

  @Test
  void of_layer_kinds_tell_what_sets_them_apart() {
    Mixer ssm = new DiscreteMamba2(8, 4, 64, Init.FRESH);
    Mixer wide = new DiscreteMamba2(8, 7, 64, Init.FRESH);
    Mixer from = new DiscreteMamba2(8, 4, 64, Init.FROM_ATTENTION);
    assertThat(
            classNames(
                8,
                LayerShape.hybrid(8, Merge.CONCAT, ssm, 1, 2, 3, 6),
                LayerShape.hybrid(8, Merge.SUM, ssm, 1, 2, 3, 6),
                LayerShape.hybrid(8, Merge.ADAPTER, ssm),
                LayerShape.hybrid(8, Merge.SUM, from),
                LayerShape.hybrid(8, Merge.CONCAT, ssm, 5),
                LayerShape.hybrid(8, Merge.CONCAT, wide, 5)))
        .containsExactly(
            "KeepsHeads1To3And6Concat",
            "KeepsHeads1To3And6Sum",
            "KeepsNoHead",
            "KeepsNoHead",
            "KeepsHead5Conv4",
            "KeepsHead5Conv7");
  }

  @Test
  void of_layers_that_keep_scattered_heads_stay_short() {
    List<Integer> even = IntStream.range(0, 64).filter(i -> i % 2 == 0).boxed().toList();
    List<Integer> odd = IntStream.range(0, 64).filter(i -> i % 2 == 1).boxed().toList();
    Mixer ssm = new DiscreteMamba2(8, 4, 64, Init.FRESH);
    assertThat(
            classNames(
                64,
                LayerShape.hybrid(64, Merge.CONCAT, ssm, even.toArray(Integer[]::new)),
                LayerShape.hybrid(64, Merge.CONCAT, ssm, odd.toArray(Integer[]::new))))
        .containsExactly("Keeps32HeadsAsLayer0", "Keeps32HeadsAsLayer1");
  }

  @Test
  void of_a_hybrid_and_its_teacher_differ_even_if_the_spec_calls_them_alike() {
    Hybrid base = Fixtures.rad4();
    Hybrid twin =
        new Hybrid(
            "GNATINY", base.teacher(), Schedule.NONE, base.stack().toArray(LayerShape[]::new));
    assertThat(
            Fixtures.generate(twin).sources().stream()
                .map(source -> source.path().toLowerCase(Locale.ROOT)))
        .doesNotHaveDuplicates()
        .contains("hyb/model/gnatiny/gnatiny.java", "hyb/model/gnatiny/gnatinymodel.java");
  }

  private static List<String> classNames(int heads, LayerShape... layers) {
    var t = Fixtures.GNA_TINY;
    var teacher =
        new Teacher(
            t.name(),
            t.weights(),
            t.family(),
            layers.length,
            heads,
            heads,
            t.headDim(),
            t.dModel(),
            t.dFf(),
            t.vocab(),
            t.rope(),
            t.normEps(),
            t.tieEmbeddings(),
            t.maxPositions());
    Hybrid hybrid = new Hybrid("H", teacher, Schedule.NONE, layers);
    LayerKinds kinds = new LayerKinds(hybrid, new Names("H"));
    return hybrid.stack().stream()
        .map(layer -> kinds.className(LayerKind.of(layer)).simpleName())
        .toList();
  }
}
