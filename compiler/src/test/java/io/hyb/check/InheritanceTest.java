package io.hyb.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hyb.arch.Hybrid;
import io.hyb.arch.Source;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mamba2;
import io.hyb.diagnostic.Diagnostic;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InheritanceTest {
  @TempDir Path folder;
  private Specs specs;

  @BeforeEach
  void write() {
    specs =
        new Specs(folder)
            .with("lib/prose.txt", "text")
            .with(
                "lib/base.hyb",
                Specs.TEACHER
                    + """
                    hybrid Base {
                      teacher = T
                      attention { keep L4H2 }
                      ssm discrete_mamba2 { d_state = 8  conv = 2 }
                      layers 0 { merge = sum }
                      distill {
                        data { text "prose.txt" { } }
                        stage a { match = logits  tokens = 1M }
                        stage b { match = logits  tokens = 2M }
                      }
                    }
                    """);
  }

  private Hybrid extending(String items) {
    specs.with("h.hyb", "import \"lib/base.hyb\"\nhybrid H extends Base { " + items + " }");
    return Specs.hybrid(specs.of("h.hyb"));
  }

  @Test
  void nothingSaidIsTheSame() {
    assertThat(extending("").stack()).isEqualTo(Specs.hybrid(specs.of("lib/base.hyb")).stack());
  }

  @Test
  void whatAChildSaysInAWayThatCannotBeReadIsNotItsParents() {
    specs.with(
        "h.hyb",
        """
        import "lib/base.hyb"
        import "std/teachers/llama-3.2.hyb"
        hybrid H extends Base { teacher Llama32_1B }
        hybrid Heir extends H { attention { keep L15H0, L15H31 }  layers 12..15 { merge = sum } }
        """);
    assertThat(specs.check("h.hyb").diagnostics())
        .extracting(Diagnostic::id, finding -> finding.span().line())
        .containsExactly(tuple("incomplete-item", 3));
  }

  @Test
  void bracketsLimitAllBut() {
    Hybrid hybrid = extending("attention { keep all but [L4H2, L1H0], L4H2 }");
    assertThat(hybrid.stack())
        .isEqualTo(extending("attention { keep [all but L4H2, L1H0], [L4H2] }").stack())
        .isEqualTo(extending("attention { keep all but L1H0 }").stack());
    assertThat(extending("layers [all but 0..2, 4], 4 { keep none }").stack())
        .isEqualTo(extending("layers 3..5 { keep none }").stack());
  }

  @Test
  void aCycleIsOneMistakeWhicheverMemberIsReadFirst() {
    specs.with(
        "h.hyb", "hybrid Out extends B { }\nhybrid B extends A { }\nhybrid A extends B { }\n");
    assertThat(specs.check("h.hyb").diagnostics())
        .extracting(Diagnostic::id, finding -> finding.span().line())
        .containsExactly(tuple("inheritance-cycle", 2));
    specs.with("h.hyb", "hybrid A extends A { }");
    assertThat(specs.check("h.hyb").diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly("`A` extends itself");
  }

  @Test
  void aLineMayBeAsLongAsAFile() {
    StringBuilder line = new StringBuilder("import \"lib/base.hyb\"\nhybrid H0 extends Base { }\n");
    for (int i = 1; i <= 5000; i++) {
      line.append("hybrid H%d extends H%d { }\n".formatted(i, i - 1));
    }
    specs.with("h.hyb", line.toString());
    assertThat(Specs.hybrid(specs.of("h.hyb:H5000")).stack())
        .isEqualTo(Specs.hybrid(specs.of("lib/base.hyb")).stack());
  }

  @Test
  void keysAreReplacedOneByOne() {
    Hybrid hybrid = extending("ssm discrete_mamba2 { d_state = 4 }  attention { keep L0H0 }");
    assertThat(hybrid.stack().get(2).mixer().orElseThrow().dState()).isEqualTo(4);
    assertThat(hybrid.stack().get(2).mixer().orElseThrow().conv()).isEqualTo(2);
    assertThat(hybrid.stack().get(0).kept()).containsExactly(0);
    assertThat(hybrid.stack().get(4).kept()).isEmpty();
  }

  @Test
  void aMixerWithoutAKindIsOfTheInheritedOne() {
    Hybrid hybrid = extending("ssm { conv = 3 }");
    assertThat(hybrid.stack().get(2).mixer().orElseThrow().dState()).isEqualTo(8);
    assertThat(hybrid.stack().get(2).mixer().orElseThrow().conv()).isEqualTo(3);
  }

  @Test
  void aMixerOfAnotherKindStartsFromItsDefaults() {
    Hybrid hybrid = extending("ssm mamba2 { d_state = 4 }");
    assertThat(hybrid.stack().get(2).mixer())
        .contains(new Mamba2(4, 4, 64, Init.FROM_ATTENTION, 8));
  }

  @Test
  void stagesAreReplacedByLabel() {
    Hybrid hybrid =
        extending("distill { stage b { tokens = 3M }  stage c { match = logits  tokens = 4M } }");
    assertThat(hybrid.schedule().stages())
        .extracting(stage -> stage.tokens())
        .containsExactly(1_000_000L, 3_000_000L, 4_000_000L);
  }

  @Test
  void dataIsReplacedAsAWhole() {
    Hybrid hybrid = extending("distill { data { probe kv { } } }");
    assertThat(hybrid.schedule().data()).singleElement().isInstanceOf(Source.Kv.class);
  }

  @Test
  void inheritedPathsStayRelativeToTheirFile() {
    Source.Text text = (Source.Text) extending("").schedule().data().get(0);
    assertThat(text.pattern()).isEqualTo("lib/prose.txt");
  }

  @Test
  void layersBlocksAreReplacedTogether() {
    Hybrid hybrid = extending("layers 1 { merge = adapter }");
    assertThat(hybrid.stack())
        .extracting(layer -> layer.merge().orElseThrow().kind().name())
        .containsExactly("CONCAT", "ADAPTER", "CONCAT", "CONCAT", "CONCAT", "CONCAT");
  }
}
