package io.hyb.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.Hybrid;
import io.hyb.arch.Layer;
import io.hyb.arch.Merge;
import io.hyb.arch.Ssm;
import io.hyb.arch.Teacher;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    Optional<Ssm> ssm = Optional.of(new Ssm(8, 4, 64, Ssm.Init.FRESH));
    Optional<Ssm> wide = Optional.of(new Ssm(8, 7, 64, Ssm.Init.FRESH));
    Optional<Ssm> from = Optional.of(new Ssm(8, 4, 64, Ssm.Init.FROM_ATTENTION));
    assertThat(
            classNames(
                8,
                new Layer(0, List.of(1, 2, 3, 6), ssm, Merge.CONCAT, 1),
                new Layer(1, List.of(1, 2, 3, 6), ssm, Merge.SUM, 1),
                new Layer(2, List.of(), ssm, Merge.ADAPTER, 1),
                new Layer(3, List.of(), from, Merge.SUM, 1),
                new Layer(4, List.of(5), ssm, Merge.CONCAT, 1),
                new Layer(5, List.of(5), wide, Merge.CONCAT, 1)))
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
    Optional<Ssm> ssm = Optional.of(new Ssm(8, 4, 64, Ssm.Init.FRESH));
    assertThat(
            classNames(
                64,
                new Layer(0, even, ssm, Merge.CONCAT, 1),
                new Layer(1, odd, ssm, Merge.CONCAT, 1)))
        .containsExactly("Keeps32HeadsAsLayer0", "Keeps32HeadsAsLayer1");
  }

  @Test
  void of_a_hybrid_and_its_teacher_differ_even_if_the_spec_calls_them_alike() {
    Hybrid base = Fixtures.rad4();
    Hybrid twin =
        new Hybrid("GNATINY", base.teacher(), base.layers(), Optional.empty(), "a.hyb", 1);
    assertThat(
            ModelGenerator.generate(twin, Fixtures.SPEC).sources().stream()
                .map(source -> source.path().toLowerCase(Locale.ROOT)))
        .doesNotHaveDuplicates()
        .contains("hyb/model/gnatiny/gnatiny.java", "hyb/model/gnatiny/gnatinymodel.java");
  }

  private static List<String> classNames(int heads, Layer... layers) {
    var t = Fixtures.GNA_TINY;
    var teacher =
        new Teacher(
            t.name(),
            t.weights(),
            t.folder(),
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
            t.maxPositions(),
            t.line());
    Hybrid hybrid = new Hybrid("H", teacher, List.of(layers), Optional.empty(), "h.hyb", 1);
    LayerKinds kinds = new LayerKinds(hybrid, new Names("H"));
    return hybrid.layers().stream()
        .map(layer -> kinds.className(kinds.kind(layer)).simpleName())
        .toList();
  }
}
