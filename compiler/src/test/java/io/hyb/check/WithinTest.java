package io.hyb.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.Hybrid;
import io.hyb.arch.json.SemanticHash;
import io.hyb.arch.plan.Memory;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code keep within BYTES at CONTEXT of RANKING}. */
class WithinTest {
  private static final String HYBRID =
      """
      import "teacher.hyb"
      ranking kv {
        teacher = T
        order L4H2, L3H2, L1H7, L1H0, L4H3, L0H1, L2H2, L5H5, L5H6, L4H4, L4H5, L4H6
      }
      let budget = 1 MiB
      hybrid H {
        teacher = T
        attention { keep %s  %s }
        ssm discrete_mamba2 { d_state = 8 }
        %s
      }
      """;

  @TempDir Path folder;
  private Specs specs;

  @BeforeEach
  void write() {
    specs = new Specs(folder).with("teacher.hyb", Specs.TEACHER);
  }

  private Hybrid hybrid(String keep, String window, String rest, String... settings) {
    specs.with("spec.hyb", HYBRID.formatted(keep, window, rest));
    return Specs.hybrid(specs.of("spec.hyb:H", settings));
  }

  /** The definition, tried head by head. */
  @Test
  void itIsTheLongestBeginningOfTheRankingThatFits() {
    String[] rests = {
      "",
      "merge = adapter",
      "layers 4 { keep L4H2  ssm { d_state = 32 } }",
      "layers 1..3 { window = 64 }",
      "layers every 2 from 0 { ssm { d_state = 32 } }",
    };
    Random random = new Random(7);
    int severalKept = 0;
    for (int i = 0; i < 60; i++) {
      String rest = rests[i % rests.length];
      int context = 1 + random.nextInt(4096);
      long bytes = 200_000 + random.nextInt(3_000_000);
      String window = i % 3 == 0 ? "window = " + (1 + random.nextInt(5000)) : "";
      int most = fitting(bytes, context, window, rest);
      if (most > 0) {
        Hybrid hybrid = hybrid("within %d at %d of kv".formatted(bytes, context), window, rest);
        Hybrid top = hybrid("top %d of kv".formatted(most), window, rest);
        assertThat(hybrid.stack()).as("%d at %d, %s", bytes, context, rest).isEqualTo(top.stack());
        assertThat(SemanticHash.of(hybrid)).isEqualTo(SemanticHash.of(top));
        severalKept += most > 1 && most < 12 ? 1 : 0;
      }
    }
    assertThat(severalKept).isGreaterThan(10);
  }

  private int fitting(long bytes, int context, String window, String rest) {
    for (int heads = 0; heads <= 12; heads++) {
      Hybrid hybrid = hybrid("top %d of kv".formatted(heads), window, rest);
      if (Memory.of(hybrid, context, 1, 2).total() > bytes) {
        return heads - 1;
      }
    }
    return 12;
  }

  /** A wide state makes a layer smaller with a head kept: more heads may fit where fewer don't. */
  @Test
  void noFewerHeadsMayTakeMore() {
    String wide = "layers 4 { ssm { d_state = 32 } }";
    long none = Memory.of(hybrid("none", "window = 1", wide), 1, 1, 2).total();
    specs.with(
        "spec.hyb", HYBRID.formatted("within " + (none - 1) + " at 1 of kv", "window = 1", wide));
    Compilation compilation = specs.of("spec.hyb:H");
    assertThat(Specs.ids(compilation)).containsExactly("budget-too-small");
    assertThat(compilation.diagnostics().get(0).message()).contains(none + " bytes");
  }

  @Test
  void aRankingMayBeExhausted() {
    assertThat(hybrid("within 1 GiB at 1 of kv", "", "").keptHeads()).isEqualTo(12);
  }

  @Test
  void bytesAndContextAreExpressions() {
    Hybrid computed = hybrid("within ((20% of budget) + 2 * budget) at (2 * 512) of kv", "", "");
    Hybrid plain = hybrid("within 2306867 at 1Ki of kv", "", "");
    assertThat(computed.stack()).isEqualTo(plain.stack());
    assertThat(hybrid("within budget at 1Ki of kv", "", "", "budget=2306867").stack())
        .isEqualTo(plain.stack());
  }

  @Test
  void settingsMaySayIt() {
    Hybrid set = hybrid("none", "", "", "attention.keep=within 2 MiB at 1Ki of kv");
    assertThat(set.stack()).isEqualTo(hybrid("within 2 MiB at 1Ki of kv", "", "").stack());
    Hybrid narrow = hybrid("within 2 MiB at 1Ki of kv", "", "", "ssm.d_state=32");
    assertThat(narrow.keptHeads()).isLessThanOrEqualTo(set.keptHeads());
  }

  @Test
  void aContextInThousandsGetsAHint() {
    specs.with("spec.hyb", HYBRID.formatted("within 4 MiB at 2K of kv", "", ""));
    assertThat(Specs.ids(specs.of("spec.hyb:H"))).containsExactly("decimal-context");
  }
}
