package io.hyb.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Teacher;
import io.hyb.arch.json.SemanticHash;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowTest {
  private static final String HYBRID =
      """
      hybrid Base {
        teacher = T
        attention { keep L0H1, L2H3, L4H0  window = 64 }
        ssm discrete_mamba2 { d_state = 8 }
      }
      """;

  @TempDir Path folder;

  private Compilation compile(String text, String... settings) {
    return new Specs(folder).with("h.hyb", Specs.TEACHER + text).of("h.hyb", settings);
  }

  private static List<Optional<Integer>> windows(Compilation compilation) {
    Hybrid hybrid = Specs.hybrid(compilation);
    return hybrid.stack().stream().map(LayerShape::window).toList();
  }

  private static List<Optional<Integer>> ofKept(Integer... positions) {
    return List.of(
        Optional.ofNullable(positions[0]),
        Optional.empty(),
        Optional.ofNullable(positions[1]),
        Optional.empty(),
        Optional.ofNullable(positions[2]),
        Optional.empty());
  }

  @Test
  void layersThatKeepHeadsHaveTheHybridsWindow() {
    assertThat(windows(compile(HYBRID))).isEqualTo(ofKept(64, 64, 64));
  }

  @Test
  void layersBlocksReplaceAndLiftIt() {
    String changed =
        HYBRID.replace(
            "ssm", "layers 0 { window = 4Ki }  layers 1..2 { attention { window = none } }  ssm");
    assertThat(windows(compile(changed))).isEqualTo(ofKept(4096, null, 64));
  }

  @Test
  void aChildInheritsReplacesAndLiftsIt() {
    String child = HYBRID + "hybrid H extends Base { attention { %s } }";
    Specs specs = new Specs(folder);
    specs.with("a.hyb", Specs.TEACHER + child.formatted("keep L0H0, L2H0, L4H0"));
    specs.with("b.hyb", Specs.TEACHER + child.formatted("window = 1"));
    specs.with("c.hyb", Specs.TEACHER + child.formatted("window = none"));
    assertThat(windows(specs.of("a.hyb:H"))).isEqualTo(ofKept(64, 64, 64));
    assertThat(windows(specs.of("b.hyb:H"))).isEqualTo(ofKept(1, 1, 1));
    assertThat(windows(specs.of("c.hyb:H"))).isEqualTo(ofKept(null, null, null));
  }

  @Test
  void settingsReplaceAndLiftIt() {
    assertThat(windows(compile(HYBRID, "attention.window=2Ki")))
        .isEqualTo(ofKept(2048, 2048, 2048));
    assertThat(windows(compile(HYBRID, "attention.window=none")))
        .isEqualTo(ofKept(null, null, null));
  }

  @Test
  void aRankingYetToBeMeasuredKeepsTheWindowInTheHash() {
    String ranked =
        HYBRID.replace("keep L0H1, L2H3, L4H0", "keep top 3 of R")
            + "ranking R { teacher = T  probe kv { pairs = 8 } }";
    String hash = SemanticHash.of(Specs.hybrid(compile(ranked)));
    assertThat(SemanticHash.of(Specs.hybrid(compile(ranked, "attention.window=32"))))
        .isNotEqualTo(hash);
    String elsewhere = ranked.replace("ssm", "layers 2 { keep none }  ssm");
    assertThat(SemanticHash.of(Specs.hybrid(compile(elsewhere)))).isNotEqualTo(hash);
  }

  @Test
  void aTeacherHasNone() {
    assertThat(Specs.ids(compile(HYBRID, "teacher.window=8"))).containsExactly("unknown-key");
    Teacher teacher = Specs.hybrid(compile(HYBRID)).teacher();
    assertThat(teacher.stack()).allMatch(layer -> layer.window().isEmpty());
  }
}
