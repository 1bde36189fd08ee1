package io.hyb.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.Model;
import io.hyb.arch.Teacher;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectionTest {
  private static final String HYBRID =
      "hybrid %s { teacher = T  ssm discrete_mamba2 { d_state = 8 } }\n";

  @TempDir Path folder;
  private Specs specs;

  @BeforeEach
  void write() {
    specs =
        new Specs(folder)
            .with("teacher.hyb", Specs.TEACHER)
            .with("one.hyb", "import \"teacher.hyb\"\n" + HYBRID.formatted("A"))
            .with("other.hyb", "import \"one.hyb\"\n" + HYBRID.formatted("B"))
            .with(
                "two.hyb",
                "import \"teacher.hyb\"\n" + HYBRID.formatted("A") + HYBRID.formatted("B"))
            .with("none.hyb", "import \"two.hyb\"\nranking R { teacher = T  order L0H0 }");
  }

  @Test
  void theOneHybridIsChosen() {
    assertThat(specs.of("one.hyb").model().value().map(Model::name)).contains("A");
  }

  @Test
  void importedHybridsDoNotCount() {
    assertThat(specs.of("other.hyb").model().value().map(Model::name)).contains("B");
    assertThat(Specs.ids(specs.of("none.hyb"))).containsExactly("no-model");
  }

  @Test
  void withoutAHybridTheOneTeacherIsChosen() {
    assertThat(specs.of("teacher.hyb").model().value().orElseThrow()).isInstanceOf(Teacher.class);
  }

  @Test
  void ofSeveralTheNamesAreListed() {
    Compilation compilation = specs.of("two.hyb");
    assertThat(Specs.ids(compilation)).containsExactly("ambiguous-model");
    assertThat(compilation.diagnostics().get(0).fix().orElseThrow())
        .contains("two.hyb:A")
        .contains("two.hyb:B");
  }

  @Test
  void aNameChooses() {
    assertThat(specs.of("two.hyb:B").model().value().map(Model::name)).contains("B");
    assertThat(specs.of("two.hyb:T").model().value().map(Model::name)).contains("T");
  }

  @Test
  void anUnknownNameIsRefusedWithTheKnownOnes() {
    Compilation compilation = specs.of("two.hyb:C");
    assertThat(Specs.ids(compilation)).containsExactly("unknown-name");
    assertThat(compilation.diagnostics().get(0).message()).endsWith("it has A, B, T");
    assertThat(Specs.ids(specs.of("none.hyb:R"))).containsExactly("unknown-name");
  }

  @Test
  void whatIsNotChosenIsNotChecked() {
    specs.with("bad.hyb", Specs.TEACHER + HYBRID.formatted("A") + "hybrid B { teacher = X }");
    assertThat(specs.of("bad.hyb:A").diagnostics()).isEmpty();
    assertThat(Specs.ids(specs.check("bad.hyb"))).contains("unknown-name");
  }

  @Test
  void checkingTakesAllOfAFile() {
    assertThat(specs.check("two.hyb").models()).extracting(Model::name).containsExactly("A", "B");
  }

  @Test
  void aMissingFileIsOneFinding() {
    assertThat(specs.of("nowhere.hyb").diagnostics()).hasSize(1);
  }
}
