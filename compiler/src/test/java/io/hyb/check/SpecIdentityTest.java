package io.hyb.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.Model;
import io.hyb.arch.json.SemanticHash;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Severity;
import io.hyb.language.BlockType;
import io.hyb.language.Clause;
import io.hyb.language.HybridSchema;
import io.hyb.language.Member;
import io.hyb.language.Schema;
import io.hyb.language.TeacherSchema;
import io.hyb.resolve.Setting;
import io.hyb.resolve.SpecRef;
import io.hyb.source.SourceTree;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What names runs is what specs mean: nothing else changes it, and all of that does. */
class SpecIdentityTest {
  private static final int SPECS = 200;

  /** What the hash leaves out, or what has only one value so far. */
  private static final Set<String> NOT_DRAWN = Set.of("context", "d_model", "family", "teacher");

  /** What cannot change without another value. */
  private static final Set<String> IN_TWO_PLACES = Set.of("share", "heads", "head_dim");

  @Test
  void rewordingASpecChangesNoHash() {
    for (int seed = 0; seed < SPECS; seed++) {
      DrawnSpec spec = DrawnSpec.of(seed);
      String reworded = spec.reworded(seed);
      assertThat(hash(Map.of(Path.of("other.hyb"), reworded), "other.hyb:Student"))
          .as("%s%n%s", spec.plain(), reworded)
          .isEqualTo(hash(spec.plain()));
    }
  }

  @Test
  void anyChangeOfMeaningChangesIt() {
    Set<String> changed = new TreeSet<>();
    for (int seed = 0; seed < SPECS; seed++) {
      DrawnSpec spec = DrawnSpec.of(seed);
      String before = hash(spec.plain());
      List<String> paths = List.copyOf(spec.values().keySet());
      // Five of its values each; all of them over the specs.
      for (int i = 0; i < 5; i++) {
        String path = paths.get((5 * seed + i) % paths.size());
        assertThat(hash(spec.changing(path).plain()))
            .as("%s of%n%s", path, spec.plain())
            .isNotEqualTo(before);
        changed.add(path);
      }
    }
    for (int seed = 0; seed < SPECS; seed++) {
      assertThat(changed).containsAll(DrawnSpec.of(seed).values().keySet());
    }
  }

  @Test
  void aSettingMeansWhatAnEditMeans() {
    for (int seed = 0; seed < SPECS; seed++) {
      DrawnSpec spec = DrawnSpec.of(seed);
      List<String> paths = List.copyOf(spec.values().keySet());
      String path = paths.get(seed % paths.size());
      DrawnSpec edited = spec.changing(path);
      String set = spec.setting(path);
      if (set == null || IN_TWO_PLACES.contains(path.substring(path.lastIndexOf('.') + 1))) {
        continue;
      }
      Setting setting = new Setting(set, edited.written(path));
      assertThat(hash(Map.of(Path.of("spec.hyb"), spec.plain()), "spec.hyb", setting))
          .as("%s of%n%s", setting, spec.plain())
          .isEqualTo(hash(edited.plain()));
    }
  }

  /** So that a new key is drawn, too. */
  @Test
  void everyKeyOfModelsIsDrawn() {
    Set<String> drawn = new TreeSet<>(NOT_DRAWN);
    for (int seed = 0; seed < SPECS; seed++) {
      for (String path : DrawnSpec.of(seed).values().keySet()) {
        drawn.add(path.substring(path.lastIndexOf('.') + 1));
      }
    }
    Set<String> keys = new TreeSet<>();
    collect(TeacherSchema.TEACHER.schema(), keys);
    collect(HybridSchema.HYBRID.schema(), keys);
    assertThat(drawn).containsAll(keys);
  }

  private static void collect(Schema schema, Set<String> keys) {
    for (Member member : schema.members()) {
      if (member instanceof BlockType block) {
        collect(block.schema(), keys);
      } else if (!(member instanceof Clause)) {
        keys.add(member.name());
      }
    }
  }

  @Test
  void aDeclarationMayMoveToAnotherFileOfTheFolder() {
    for (int seed = 0; seed < SPECS; seed++) {
      String whole = DrawnSpec.of(seed).plain();
      int end = whole.indexOf("hybrid H");
      Map<Path, String> moved =
          Map.of(
              Path.of("specs/h.hyb"),
              "import \"t.hyb\"\n" + whole.substring(end),
              Path.of("specs/t.hyb"),
              whole.substring(0, end));
      assertThat(hash(moved, "specs/h.hyb")).isEqualTo(hash(whole));
    }
  }

  @Test
  void pathsAreThoseFromTheFolderOfTheNamedSpec() {
    String whole = DrawnSpec.of(2).plain();
    int end = whole.indexOf("hybrid H");
    String declared =
        whole.substring(0, end).replaceFirst("weights = \"[^\"]*\"", "weights = \"w/t\"");
    String hybrid = whole.substring(end);
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

  private static String hash(Map<Path, String> texts, String ref, Setting... settings) {
    Compilation compilation =
        Compilation.of(SourceTree.of(texts), SpecRef.parse(ref), List.of(settings), List.of());
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
