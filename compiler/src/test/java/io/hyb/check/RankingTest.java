package io.hyb.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.Hybrid;
import io.hyb.arch.KvProbe;
import io.hyb.arch.PendingRanking;
import io.hyb.arch.json.SemanticHash;
import io.hyb.resolve.Setting;
import io.hyb.resolve.SpecRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankingTest {
  @TempDir Path folder;
  private Specs specs;

  @BeforeEach
  void write() {
    specs =
        new Specs(folder)
            .with(
                "h.hyb",
                Specs.TEACHER
                    + """
                    ranking known { teacher = T  L4H2 = 0.4 +- 0.01  L3H2 = 0.2 +- 0.01  L1H7 = 0.1 }
                    ranking ordered { teacher = T  order L5H0, L5H1 }
                    ranking later {
                      teacher = T
                      probe kv { pairs = 10..55:5  examples = 1000  form = continuation }
                    }
                    hybrid H { teacher = T  ssm discrete_mamba2 { d_state = 8 } }
                    """);
  }

  private Hybrid keeping(String set) {
    return Specs.hybrid(specs.of("h.hyb", "attention.keep=" + set));
  }

  @Test
  void theTopHeadsAreKept() {
    Hybrid hybrid = keeping("top 2 of known");
    assertThat(hybrid.stack().get(4).kept()).containsExactly(2);
    assertThat(hybrid.stack().get(3).kept()).containsExactly(2);
    assertThat(hybrid.keptHeads()).isEqualTo(2);
    assertThat(hybrid.pending()).isEmpty();
  }

  @Test
  void anOrderRanksToo() {
    assertThat(keeping("top 1 of ordered").stack().get(5).kept()).containsExactly(0);
  }

  @Test
  void aPercentageIsOfAllHeadsAndRoundedUp() {
    assertThat(keeping("top 5% of known").keptHeads()).isEqualTo(3); // 2.4 of 48
    assertThat(keeping("top 0% of known").keptHeads()).isZero();
  }

  @Test
  void headsAndTopAddUp() {
    assertThat(keeping("L0H0, top 1 of known").keptHeads()).isEqualTo(2);
  }

  @Test
  void aRankingWithoutHeadsIsPending() {
    Hybrid hybrid = keeping("top 10% of later");
    PendingRanking pending = hybrid.pending().orElseThrow();
    assertThat(pending.count()).isEqualTo(5);
    assertThat(pending.ranking().examples()).isEqualTo(1000);
    assertThat(pending.ranking().probe())
        .isEqualTo(
            Optional.of(
                new KvProbe(10, 55, 5, KvProbe.Form.CONTINUATION, KvProbe.Values.NUMBER, ": ")));
    assertThat(hybrid.keptHeads()).isZero();
  }

  @Test
  void aMeasuredRankingTakesThePlaceOfThePendingOne() {
    Compilation compilation =
        measured("top 2 of later", "  L5H1 = 0.4 +- 0.01  L0H3 = 0.2  L1H1 = 0.1");
    Hybrid hybrid = Specs.hybrid(compilation);
    assertThat(hybrid.pending()).isEmpty();
    assertThat(hybrid.stack().get(5).kept()).containsExactly(1);
    assertThat(hybrid.stack().get(0).kept()).containsExactly(3);
    assertThat(hybrid.keptHeads()).isEqualTo(2);
    assertThat(compilation.diagnostics()).isEmpty();
    assertThat(compilation.files()).hasSize(2);
  }

  @Test
  void tiesInAMeasuredRankingAreWarnedOf() {
    Compilation compilation = measured("top 1 of later", "  L5H1 = 0.4  L0H3 = 0.4");
    assertThat(Specs.ids(compilation)).containsExactly("ranking-tie");
  }

  @Test
  void aMeasuredRankingChangesNoOther() {
    assertThat(Specs.hybrid(measured("top 1 of known", "  L5H1 = 0.4")).stack().get(4).kept())
        .containsExactly(2);
  }

  private Compilation measured(String set, String entries) {
    specs.with("measured.hyb", "ranking later {\n  teacher = T\n" + entries + "\n}\n");
    return Compilation.of(
        SpecRef.parse(folder.resolve("h.hyb").toString()),
        List.of(new Setting("attention.keep", set)),
        List.of(folder.resolve("measured.hyb")));
  }

  @Test
  void whatARankingWasMeasuredOnIsNoPartOfTheModel() {
    String measured =
        "ranking r { teacher = T  L4H2 = 0.4%s } hybrid H { teacher = T  attention { keep top 1 of"
            + " r } ssm discrete_mamba2 { d_state = 8 } }";
    String note = "  measured { teacher_sha256 = \"ab\"  seed = 3 }";
    specs.with("with.hyb", Specs.TEACHER + measured.formatted(note));
    specs.with("without.hyb", Specs.TEACHER + measured.formatted(""));
    assertThat(SemanticHash.of(specs.of("with.hyb").model().value().orElseThrow()))
        .isEqualTo(SemanticHash.of(specs.of("without.hyb").model().value().orElseThrow()));
  }
}
