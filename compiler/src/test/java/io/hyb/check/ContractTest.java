package io.hyb.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code require} and {@code allow}. */
class ContractTest {
  private static final String HYBRID =
      """
      hybrid %s {
        teacher = T
        attention { keep %s }
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

  private Specs with(String... declarations) {
    return specs.with("spec.hyb", "import \"teacher.hyb\"\n" + String.join("\n", declarations));
  }

  private static String hybrid(String name, String keep, String rest) {
    return HYBRID.formatted(name, keep, rest);
  }

  @Test
  void theyAreJudgedAfterSettings() {
    with("let most = 1\n", hybrid("H", "L0H0, L0H1", "require kept() <= most"));
    Compilation broken = specs.of("spec.hyb:H");
    assertThat(Specs.ids(broken)).containsExactly("broken-contract");
    assertThat(broken.breaksContract()).isTrue();
    assertThat(broken.hasErrors()).isFalse();
    assertThat(broken.model().isRefused()).isFalse();
    assertThat(Specs.ids(specs.of("spec.hyb:H", "attention.keep=L0H0"))).isEmpty();
    assertThat(Specs.ids(specs.of("spec.hyb:H", "most=2"))).isEmpty();
  }

  @Test
  void errorsBeatThemInTheirOwnModelAlone() {
    with(
        hybrid("Wrong", "L9H9", "require kept() > 1"),
        hybrid("Broken", "L0H0", "require kept() > 1"));
    assertThat(Specs.ids(specs.check("spec.hyb")))
        .containsExactly("layer-out-of-range", "broken-contract");
    assertThat(specs.check("spec.hyb").hasErrors()).isTrue();
    assertThat(Specs.ids(specs.of("spec.hyb:Wrong"))).containsExactly("layer-out-of-range");
  }

  @Test
  void onesOfImportedHybridsAreNotJudgedByCheck() {
    with(hybrid("Strict", "L0H0", "require kept() > 1"));
    specs.with("other.hyb", "import \"spec.hyb\"\nhybrid Mine extends Strict { }");
    Compilation compilation = specs.check("other.hyb");
    assertThat(compilation.diagnostics()).hasSize(1);
    assertThat(compilation.diagnostics().get(0).message()).contains("`Mine`");
  }

  @Test
  void mistakesInContractsAreErrorsAndHideVerdicts() {
    with(hybrid("H", "L0H0", "require kept() > 1  require kept() > 1 / 0"));
    assertThat(Specs.ids(specs.of("spec.hyb:H"))).containsExactly("division-by-zero");
  }

  @Test
  void mistakesInContractsOfAWrongModelAreReportedToo() {
    with(hybrid("H", "L9H9", "require memory(contxt = 2Ki) > 1"));
    assertThat(Specs.ids(specs.of("spec.hyb:H")))
        .containsExactly("layer-out-of-range", "unknown-argument");
  }

  @Test
  void whatAContractNamesIsLookedAtForErrorsOnly() {
    with(
        hybrid("Twice", "L0H0, L0H0", ""),
        hybrid("Wrong", "L9H9", ""),
        hybrid("A", "L0H0", "require kept() == kept(Twice)"),
        hybrid("B", "L0H0", "require kept() == kept(Wrong)"));
    assertThat(Specs.ids(specs.of("spec.hyb:A"))).isEmpty();
    assertThat(Specs.ids(specs.of("spec.hyb:B"))).containsExactly("layer-out-of-range");
  }

  @Test
  void figuresTooLargeToCountAreAnError() {
    with(hybrid("H", "L0H0", "require memory(context = 2000M, batch = 2000000000) > 1"));
    assertThat(Specs.ids(specs.of("spec.hyb:H"))).containsExactly("number-too-large");
    with(hybrid("H", "L0H0", "require flops(context = 2000M) > 1"));
    assertThat(Specs.ids(specs.of("spec.hyb:H"))).isEmpty();
  }

  @Test
  void anAllowanceSilencesWarningsThereAndInWhatExtendsIt() {
    String twice = "L0H0, L0H0";
    with(
        hybrid("Plain", twice, ""),
        hybrid("Quiet", twice, "allow duplicate-head \"on purpose\""),
        "hybrid Child extends Quiet { attention { keep L1H1, L1H1 } }");
    assertThat(Specs.ids(specs.of("spec.hyb:Plain"))).containsExactly("duplicate-head");
    assertThat(Specs.ids(specs.of("spec.hyb:Quiet"))).isEmpty();
    assertThat(Specs.ids(specs.of("spec.hyb:Child"))).isEmpty();
    assertThat(Specs.ids(specs.of("spec.hyb:Quiet", "attention.keep=L2H0, L2H0"))).isEmpty();
    assertThat(Specs.ids(specs.check("spec.hyb"))).containsExactly("duplicate-head");
  }

  /** The child inherits what its parent says twice; its allowance is not the parent's. */
  @Test
  void anAllowanceIsNotTheParents() {
    with(
        hybrid("Parent", "L0H0, L0H0", ""),
        "hybrid Child extends Parent { allow duplicate-head \"on purpose\" }");
    assertThat(Specs.ids(specs.of("spec.hyb:Child"))).isEmpty();
    assertThat(Specs.ids(specs.check("spec.hyb"))).containsExactly("duplicate-head");
  }

  @Test
  void aHybridsAllowanceIsNotItsTeachers() {
    specs.with(
        "teacher.hyb", Specs.TEACHER.replace("{\n", "{ context = 4K  weights = \"absent\"\n"));
    with(hybrid("H", "L0H0", "allow decimal-context \"mine\"  allow missing-weights \"mine\""));
    assertThat(Specs.ids(specs.of("spec.hyb:H")))
        .containsExactlyInAnyOrder("decimal-context", "missing-weights");
    specs.with(
        "teacher.hyb",
        Specs.TEACHER.replace(
            "{\n",
            "{ context = 4K  weights = \"absent\"  allow decimal-context \"a\""
                + " allow missing-weights \"b\"\n"));
    assertThat(Specs.ids(specs.of("spec.hyb:H"))).isEmpty();
  }

  @Test
  void errorsAreNeverSilenced() {
    with(hybrid("H", "L9H9", "allow layer-out-of-range \"please\""));
    assertThat(Specs.ids(specs.of("spec.hyb:H"))).containsExactly("layer-out-of-range");
    with(hybrid("H", "L0H0", "require kept() > 1  allow broken-contract \"please\""));
    assertThat(Specs.ids(specs.of("spec.hyb:H"))).containsExactly("broken-contract");
  }

  @Test
  void reviewsSeeWhatIsBrokenAndAllowed() {
    with(hybrid("H", "L0H0", "require kept() > 1 else \"more\"  allow other-function \"known\""));
    Compilation compilation = specs.of("spec.hyb:H");
    var model = compilation.model().value().orElseThrow();
    assertThat(compilation.brokenContracts(model))
        .containsExactly(Map.entry("require kept() > 1 else \"more\"", "`H`: more (1, not > 1)"));
    assertThat(compilation.allowed(model)).containsEntry("other-function", "known");
  }
}
