package io.hyb.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.Hybrid;
import io.hyb.arch.json.SemanticHash;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LetTest {
  private static final String HYBRID =
      "let states = 2 * n  hybrid H { teacher = T  ssm discrete_mamba2 { d_state = states } }";

  @TempDir Path folder;

  @Test
  void aLetIsImportedWithItsFileAndChangedByASetting() {
    Specs specs =
        new Specs(folder)
            .with("n.hyb", "let n = 4")
            .with("h.hyb", "import \"n.hyb\"\n" + Specs.TEACHER + HYBRID);

    assertThat(states(specs.of("h.hyb"))).isEqualTo(8);
    assertThat(states(specs.of("h.hyb", "n=6"))).isEqualTo(12);
    assertThat(states(specs.of("h.hyb", "n=3 + 50% of 4"))).isEqualTo(10);
    assertThat(states(specs.of("h.hyb", "n=6", "states=n/2"))).isEqualTo(3);
    assertThat(states(specs.of("h.hyb", "ssm.d_state=states * n"))).isEqualTo(32);
  }

  @Test
  void aSettingOfALetIsReportedAtItsOwnPlace() {
    Specs specs = new Specs(folder).with("h.hyb", "let n = 4\n" + Specs.TEACHER + HYBRID);

    Compilation wrong = specs.of("h.hyb", "n=1/3");
    assertThat(Specs.ids(wrong)).containsExactly("wrong-type");
    Compilation text = specs.of("h.hyb", "n=\"4\"");
    assertThat(Specs.ids(text)).containsExactly("wrong-type");
    assertThat(text.diagnostics().get(0).span().file()).isEqualTo("--set n=\"4\"");
  }

  @Test
  void theHashKnowsWhatNumbersAreAndNotWhatTheyAreCalled() {
    Specs specs =
        new Specs(folder)
            .with("a.hyb", "let n = 4\n" + Specs.TEACHER + HYBRID)
            .with(
                "b.hyb",
                Specs.TEACHER + HYBRID.replace("states", "width").replace("2 * n", "16 / 2"));

    assertThat(SemanticHash.of(Specs.hybrid(specs.of("a.hyb"))))
        .isEqualTo(SemanticHash.of(Specs.hybrid(specs.of("b.hyb"))))
        .isNotEqualTo(SemanticHash.of(Specs.hybrid(specs.of("a.hyb", "n=5"))));
  }

  @Test
  void whatIsWrongWithALetIsReportedThoughNothingUsesIt() {
    Specs specs = new Specs(folder).with("t.hyb", "let unused = missing + 1\n" + Specs.TEACHER);

    assertThat(Specs.ids(specs.check("t.hyb"))).containsExactly("unknown-name");
    assertThat(Specs.ids(specs.of("t.hyb"))).containsExactly("unknown-name");
  }

  @Test
  void allButIsAllOfTheLayersWithoutTheRestOfItsList() {
    Hybrid hybrid =
        Specs.hybrid(
            new Specs(folder)
                .with(
                    "h.hyb",
                    Specs.TEACHER
                        + """
                        let last = 5
                        hybrid H {
                          teacher = T
                          ssm discrete_mamba2 { d_state = 8 }
                          layers all but 0, 2..(last - 1) { keep all but L1H0, L5H6..H7, L1H3 }
                          layers 0, all but [0, 1, 3..last] { keep L0H1, all but [L0H1..H7, L2H0] }
                        }
                        """)
                .of("h.hyb"));

    assertThat(hybrid.stack().get(0).kept()).containsExactly(0, 1);
    assertThat(hybrid.stack().get(1).kept()).containsExactly(1, 2, 4, 5, 6, 7);
    assertThat(hybrid.stack().get(2).kept()).containsExactly(1, 2, 3, 4, 5, 6, 7);
    assertThat(hybrid.stack().get(3).kept()).isEmpty();
    assertThat(hybrid.stack().get(5).kept()).containsExactly(0, 1, 2, 3, 4, 5);
  }

  private static int states(Compilation compilation) {
    return Specs.hybrid(compilation).stack().get(0).mixer().orElseThrow().dState();
  }
}
