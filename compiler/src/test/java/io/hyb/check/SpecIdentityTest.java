package io.hyb.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.Model;
import io.hyb.arch.json.SemanticHash;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Severity;
import io.hyb.resolve.SpecRef;
import io.hyb.source.SourceTree;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What names runs is what specs mean: nothing else changes it, and all of that does. */
class SpecIdentityTest {
  private static final int SPECS = 200;

  @Test
  void rewordingASpecChangesNoHash() {
    for (int seed = 0; seed < SPECS; seed++) {
      DrawnSpec spec = DrawnSpec.of(seed);
      String reworded = spec.reworded(seed);
      assertThat(hash(reworded)).as("%s%n%s", spec.plain(), reworded).isEqualTo(hash(spec.plain()));
    }
  }

  @Test
  void anyChangeOfMeaningChangesIt() {
    for (int seed = 0; seed < SPECS; seed++) {
      DrawnSpec spec = DrawnSpec.of(seed);
      String before = hash(spec.plain());
      List<String> paths = List.copyOf(spec.values().keySet());
      // Three of its values each; all of them over the specs.
      for (int i = 0; i < 3; i++) {
        String path = paths.get((3 * seed + i) % paths.size());
        assertThat(hash(spec.changing(path).plain()))
            .as("%s of%n%s", path, spec.plain())
            .isNotEqualTo(before);
      }
    }
  }

  @Test
  void aDeclarationMayMoveToAnotherFileOfTheFolder() {
    String whole = DrawnSpec.of(1).plain();
    int end = whole.indexOf("hybrid H");
    Map<Path, String> moved =
        Map.of(
            Path.of("specs/h.hyb"),
            "import \"t.hyb\"\n" + whole.substring(end),
            Path.of("specs/t.hyb"),
            whole.substring(0, end));
    assertThat(hash(moved, "specs/h.hyb")).isEqualTo(hash(whole));
  }

  @Test
  void pathsAreThoseFromTheFolderOfTheNamedSpec() {
    String teacher = DrawnSpec.of(2).plain();
    int end = teacher.indexOf("hybrid H");
    String declared = teacher.substring(0, end).replace("family", "weights = \"w/t\"  family");
    String hybrid = teacher.substring(end);
    String here = declared.replace("w/t", "lib/w/t") + hybrid;
    Map<Path, String> imported =
        Map.of(Path.of("s.hyb"), "import \"lib/t.hyb\"\n" + hybrid, Path.of("lib/t.hyb"), declared);
    assertThat(hash(imported, "s.hyb")).isEqualTo(hash(here)).isNotEqualTo(hash(declared + hybrid));
    assertThat(hash(declared.replace("w/t", "./w//x/../t") + hybrid))
        .isEqualTo(hash(declared + hybrid));
  }

  private static String hash(String text) {
    return hash(Map.of(Path.of("spec.hyb"), text), "spec.hyb");
  }

  private static String hash(Map<Path, String> texts, String file) {
    Compilation compilation =
        Compilation.of(SourceTree.of(texts), SpecRef.parse(file), List.of(), List.of());
    assertThat(compilation.diagnostics().stream().filter(SpecIdentityTest::isError))
        .as("%s", texts)
        .isEmpty();
    Model model = compilation.model().value().orElseThrow();
    return SemanticHash.of(model);
  }

  private static boolean isError(Diagnostic finding) {
    return finding.severity() == Severity.ERROR;
  }
}
