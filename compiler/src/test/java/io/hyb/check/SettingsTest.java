package io.hyb.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.Hybrid;
import io.hyb.arch.KvProbe;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Source;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mamba2;
import io.hyb.diagnostic.Diagnostic;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir Path folder;

  @Test
  void aSettingReplacesAKey() {
    Hybrid hybrid = Specs.hybrid(Specs.rad4("ssm.d_state=4", "merge=sum"));
    assertThat(hybrid.stack().get(5).mixer().orElseThrow().dState()).isEqualTo(4);
    assertThat(hybrid.stack().get(0).mixer().orElseThrow().dState()).isEqualTo(16);
    assertThat(hybrid.stack().get(5).merge()).contains(Merge.SUM);
  }

  @Test
  void aSettingReplacesTheKeptHeads() {
    assertThat(Specs.hybrid(Specs.rad4("attention.keep=none")).keptHeads()).isZero();
    assertThat(Specs.hybrid(Specs.rad4("attention.keep=L0H1, L0H3..H5")).stack().get(0).kept())
        .containsExactly(1, 3, 4, 5);
  }

  @Test
  void stagesAreNamedWithAndWithoutTheirKeyword() {
    Hybrid hybrid =
        Specs.hybrid(Specs.rad4("distill.align.tokens=20K", "distill.stage.finish.tokens=4Ki"));
    assertThat(hybrid.schedule().stages())
        .extracting(stage -> stage.tokens())
        .containsExactly(20_000L, 4096L);
  }

  @Test
  void aSettingCanAddWhatIsNotThere() {
    Specs specs = new Specs(folder).with("h.hyb", Specs.TEACHER + "hybrid H { teacher = T }");
    Hybrid hybrid =
        Specs.hybrid(specs.of("h.hyb", "ssm.d_state=8", "attention.keep=L1H2", "ssm.conv=2"));
    assertThat(hybrid.keptHeads()).isEqualTo(1);
    assertThat(hybrid.stack().get(0).mixer().orElseThrow().conv()).isEqualTo(2);
  }

  @Test
  void settingTheKindOfAMixerKeepsItsKeys() {
    Hybrid hybrid = Specs.hybrid(Specs.rad4("ssm=discrete_mamba2", "ssm.conv=2"));
    assertThat(hybrid.stack().get(5).mixer()).contains(mixer(8, 2));
    assertThat(hybrid.stack().get(0).mixer()).contains(mixer(16, 2));
    assertThat(Specs.ids(Specs.rad4("ssm=mamba3"))).containsOnly("unknown-kind");
    assertThat(Specs.ids(Specs.rad4("ssm=3"))).containsExactly("wrong-form");
  }

  @Test
  void anotherKindKeepsTheKeysThatItHas() {
    Hybrid hybrid = Specs.hybrid(Specs.rad4("ssm=mamba2", "ssm.groups=2", "attention.keep=none"));
    assertThat(hybrid.stack().get(5).mixer())
        .contains(new Mamba2(8, 4, 64, Init.FROM_ATTENTION, 2));
    assertThat(hybrid.stack().get(0).mixer())
        .contains(new Mamba2(16, 4, 64, Init.FROM_ATTENTION, 2));
    Compilation back = Specs.rad4("ssm=mamba2", "ssm.groups=2", "ssm=discrete_mamba2");
    assertThat(Specs.hybrid(back).stack().get(5).mixer()).contains(mixer(8, 4));
  }

  @Test
  void groupsAreOneForEachHeadThatRecursUnlessSaid() {
    Hybrid hybrid = Specs.hybrid(Specs.rad4("ssm=mamba2"));
    assertThat(hybrid.stack())
        .extracting(layer -> ((Mamba2) layer.mixer().orElseThrow()).groups())
        .containsExactly(8, 6, 8, 7, 7, 8);
  }

  private static DiscreteMamba2 mixer(int dState, int conv) {
    return new DiscreteMamba2(dState, conv, 64, Init.FROM_ATTENTION);
  }

  @Test
  void aMixerIsMadeByNamingItsKind() {
    Specs specs = new Specs(folder).with("h.hyb", Specs.TEACHER + "hybrid H { teacher = T }");
    Hybrid hybrid = Specs.hybrid(specs.of("h.hyb", "ssm=discrete_mamba2", "ssm.d_state=8"));
    assertThat(hybrid.stack().get(0).mixer()).contains(mixer(8, 4));
    assertThat(Specs.ids(specs.of("h.hyb", "ssm=discrete_mamba2"))).containsExactly("missing-key");
  }

  @Test
  void blocksOfBlocksCanBeSet() {
    Specs specs =
        new Specs(folder)
            .with("h.hyb", Specs.TEACHER + "hybrid H { teacher = T  attention { keep all } }");
    Hybrid hybrid =
        Specs.hybrid(
            specs.of(
                "h.hyb",
                "teacher.rope.scaling=llama3",
                "teacher.rope.scaling.factor=8",
                "teacher.rope.scaling.low_freq_factor=1",
                "teacher.rope.scaling.high_freq_factor=4",
                "teacher.rope.scaling.original_context=8Ki"));
    assertThat(hybrid.teacher().rope().scaling())
        .contains(new RopeShape.Llama3Scaling(8, 1, 4, 8192));
  }

  @Test
  void aTextNeedsNoQuotes() {
    Hybrid hybrid =
        Specs.hybrid(Specs.rad4("distill.data.kv.separator= is", "distill.data.text.share=50%"));
    assertThat(hybrid.schedule().data().get(1))
        .isEqualTo(
            new Source.Kv(
                new KvProbe(8, 32, 1, KvProbe.Form.QUESTION, KvProbe.Values.NUMBER, "is"), 0.5));
  }

  @Test
  void theTeacherOfAHybridCanBeSet() {
    Compilation compilation = Specs.rad4("teacher.weights=\"elsewhere\"");
    assertThat(Specs.ids(compilation)).containsExactly("missing-weights");
    assertThat(Specs.hybrid(compilation).teacher().weights()).contains("elsewhere");
    Compilation unquoted = Specs.rad4("teacher.weights=some/where-else");
    assertThat(Specs.hybrid(unquoted).teacher().weights()).contains("some/where-else");
  }

  @Test
  void anUnknownKeyIsNamedAtTheSetting() {
    Diagnostic finding = Specs.rad4("ssm.d_stat=4").diagnostics().get(0);
    assertThat(finding.id()).isEqualTo("unknown-key");
    assertThat(finding.span().file()).isEqualTo("--set ssm.d_stat=4");
    assertThat(finding.fix()).contains("did you mean `d_state`?");
  }

  @Test
  void anUnknownBlockIsNamedAtTheSetting() {
    Diagnostic finding = Specs.rad4("distil.align.tokens=4").diagnostics().get(0);
    assertThat(finding.id()).isEqualTo("unknown-path");
    assertThat(finding.fix()).contains("did you mean `distill`?");
    assertThat(Specs.ids(Specs.rad4("distill.stage.tokens=4"))).containsExactly("unknown-path");
    assertThat(Specs.ids(Specs.rad4("layers.merge=sum"))).containsExactly("unknown-path");
    assertThat(Specs.ids(Specs.rad4("a..b=3"))).containsExactly("unknown-path");
  }

  @Test
  void aValueThatIsNoneIsRefused() {
    Compilation compilation = Specs.rad4("ssm.d_state={");
    assertThat(compilation.model().isRefused()).isTrue();
    assertThat(compilation.diagnostics())
        .allMatch(finding -> finding.span().file().equals("--set ssm.d_state={"));
  }

  @Test
  void theTextOfASettingIsThereForExcerpts() {
    assertThat(Specs.rad4("ssm.d_state=x").text("--set ssm.d_state=x")).isEqualTo(Optional.of("x"));
  }

  @Test
  void aSettingReachesWhatAHybridInherits() {
    Specs specs =
        new Specs(folder)
            .with(
                "h.hyb",
                Specs.TEACHER
                    + """
                    hybrid A { teacher = T  ssm discrete_mamba2 { d_state = 8 } }
                    hybrid B extends A { attention { keep L0H0 } }
                    """);
    Hybrid hybrid = Specs.hybrid(specs.of("h.hyb:B", "ssm.d_state=4"));
    assertThat(hybrid.keptHeads()).isEqualTo(1);
    assertThat(hybrid.stack().get(3).mixer().orElseThrow().dState()).isEqualTo(4);
  }
}
