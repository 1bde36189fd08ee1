package io.hyb.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.Model;
import io.hyb.arch.json.SemanticHash;
import io.hyb.language.BlockType;
import io.hyb.language.HybridSchema;
import io.hyb.language.Key;
import io.hyb.language.Member;
import io.hyb.language.Schema;
import io.hyb.language.TeacherSchema;
import io.hyb.resolve.Setting;
import io.hyb.resolve.SpecRef;
import io.hyb.show.ResolvedSpec;
import io.hyb.show.ShownValue;
import io.hyb.source.Library;
import io.hyb.source.SourceTree;
import io.hyb.syntax.Formatter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A shown spec means what it was made from, says everything, and where it is from. */
class ShownSpecTest {
  private static final int SPECS = Integer.getInteger("jqwik.tries.default", 200) / 4;

  private static final String TEACHER =
      """
      teacher T {
        family = llama  layers = 4  heads = 4  kv_heads = 2  head_dim = 4  d_model = 16  d_ff = 8
        vocab = 16  rope { theta = 10000 }  norm_eps = 1e-5  tie_embeddings = true
      }
      """;

  /** A model of a tree, its spec being the one of this name. */
  private record Case(SourceTree tree, String ref) {
    @Override
    public String toString() {
      return ref;
    }

    Shown shown(Setting... settings) {
      SpecRef named = SpecRef.parse(ref);
      Compilation compilation = Compilation.of(tree, named, List.of(settings), List.of());
      Model model = compilation.model().value().orElseThrow(() -> new AssertionError(ref));
      return new Shown(this, model, ResolvedSpec.of(compilation, named));
    }
  }

  private record Shown(Case from, Model model, ResolvedSpec spec) {
    String text() {
      return spec.text();
    }

    String hash() {
      return SemanticHash.of(model);
    }

    /** The same model as it is shown, in the place of its spec. */
    Shown again() {
      String file = SpecRef.parse(from.ref).file();
      SourceTree over = SourceTree.of(Map.of(Path.of(file), text())).over(from.tree);
      return new Case(over, file + ":" + model.name()).shown();
    }
  }

  private static Case of(String text) {
    return new Case(SourceTree.of(Map.of(Path.of("spec.hyb"), text)), "spec.hyb");
  }

  /** Every model of the examples, of the cases of check that are fine, and of the library. */
  static List<Case> models() throws IOException {
    List<Path> specs = new ArrayList<>();
    for (String folder : List.of("../examples", "src/test/resources/golden/check/fine")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        files.filter(file -> file.toString().endsWith(".hyb")).forEach(specs::add);
      }
    }
    List<Case> models = new ArrayList<>();
    specs.stream()
        .filter(spec -> !spec.toString().contains("target"))
        .forEach(spec -> addModels(SourceTree.disk(), spec.toString(), models));
    for (String name : Library.names()) {
      SourceTree tree = SourceTree.of(Map.of(Path.of("use.hyb"), Library.text(name).orElseThrow()));
      addModels(tree, "use.hyb", models);
    }
    assertThat(models).hasSizeGreaterThan(40);
    return models;
  }

  private static void addModels(SourceTree tree, String spec, List<Case> models) {
    Compilation.check(tree, SpecRef.parse(spec), List.of()).models().stream()
        .map(model -> new Case(tree, spec + ":" + model.name()))
        .forEach(models::add);
  }

  @ParameterizedTest
  @MethodSource("models")
  void aModelOfTheRepositoryKeepsItsMeaning(Case model) {
    assertKeepsItsMeaning(model);
  }

  @Test
  void aDrawnModelKeepsItsMeaning() {
    for (int seed = 0; seed < SPECS; seed++) {
      DrawnSpec spec = DrawnSpec.of(seed);
      assertKeepsItsMeaning(of(spec.plain()));
    }
  }

  private static void assertKeepsItsMeaning(Case model) {
    Shown once = model.shown();
    Shown twice = once.again();
    assertThat(twice.hash()).as(once.text()).isEqualTo(once.hash());
    assertThat(Formatter.format("spec.hyb", once.text()).value()).contains(once.text());
    assertThat(withoutPlaces(twice.text())).isEqualTo(withoutPlaces(once.text()));
    assertThat(twice.again().text()).isEqualTo(twice.text());
  }

  private static String withoutPlaces(String text) {
    return text.replaceAll("(?m)  // .*$", "");
  }

  @Test
  void everythingIsSaid() {
    Set<String> shown = new TreeSet<>();
    for (int seed = 0; seed < 20; seed++) {
      of(DrawnSpec.of(seed).plain()).shown().spec().values().stream()
          .map(value -> value.path().substring(value.path().lastIndexOf('.') + 1))
          .forEach(shown::add);
    }
    shown.add(TeacherSchema.CONTEXT.name()); // not drawn
    Set<String> keys = new TreeSet<>();
    collect(TeacherSchema.TEACHER.schema(), keys);
    collect(HybridSchema.HYBRID.schema(), keys);
    assertThat(shown).containsAll(keys);
  }

  private static void collect(Schema schema, Set<String> keys) {
    for (Member member : schema.members()) {
      if (member instanceof BlockType block) {
        collect(block.schema(), keys);
      } else if (member instanceof Key<?>) {
        keys.add(member.name());
      }
    }
  }

  @Test
  void eachValueSaysWhereItIsFrom() {
    String spec =
        """
        import "lib/t.hyb"
        hybrid Parent {
          teacher = T
          ssm discrete_mamba2 { d_state = 8 }
        }
        hybrid H extends Parent {
          attention { keep L0H1 }
          layers 1..2 { ssm { d_state = 16 } }
          layers 3 { keep all }
        }
        """;
    Map<Path, String> files = Map.of(Path.of("a/spec.hyb"), spec, Path.of("a/lib/t.hyb"), TEACHER);
    Case model = new Case(SourceTree.of(files), "a/spec.hyb:H");
    List<ShownValue> values = model.shown(new Setting("ssm.conv", "3")).spec().values();
    assertThat(values)
        .contains(
            new ShownValue("T.layers", "4", "lib/t.hyb:2"),
            new ShownValue("T.rope.partial", "100%", "default"),
            new ShownValue("H.teacher", "T", "spec.hyb:3"),
            new ShownValue("H.merge", "concat", "default"),
            new ShownValue("H.attention.keep", "L0H1, L3H0..H3", "spec.hyb:7, spec.hyb:9"),
            new ShownValue("H.ssm", "discrete_mamba2", "spec.hyb:8"),
            new ShownValue("H.ssm.d_state", "16", "spec.hyb:8"),
            new ShownValue("H.ssm.conv", "3", "--set"),
            new ShownValue("H.ssm.chunk", "64", "default"),
            new ShownValue("H.layers 0.ssm.d_state", "8", "spec.hyb:4"));
  }

  @Test
  void docCommentsAreShown() {
    Case model =
        of(
            "/// A toy.\n"
                + TEACHER
                + "/// Keeps all,\n///\n/// really.\n"
                + "hybrid H { teacher = T  attention { keep all } }");
    assertThat(model.shown().text())
        .contains(
            "\n\n/// A toy.\nteacher T {", "\n\n/// Keeps all,\n///\n/// really.\nhybrid H {");
    assertKeepsItsMeaning(model);
  }

  @Test
  void whatConfigJsonSaysIsFromThere() {
    Case quickstart = new Case(SourceTree.disk(), "../examples/quickstart/rad4.hyb");
    Setting weights = new Setting("teacher.weights", "models/gna-tiny");
    assertThat(quickstart.shown(weights).spec().values())
        .contains(
            new ShownValue("GnaTiny.weights", "\"models/gna-tiny\"", "--set"),
            new ShownValue("GnaTiny.context", "1Ki", "models/gna-tiny/config.json"));
  }

  @Test
  void aRankingYetToBeMeasuredIsKeptByItsName() {
    String spec =
        TEACHER
            + """
            teacher Other {
              family = llama  layers = 4  heads = 4  kv_heads = 2  head_dim = 4  d_model = 16
              d_ff = 8  vocab = 16  rope { theta = 10000 }  norm_eps = 1e-5  tie_embeddings = true
            }
            ranking mine { teacher = Other  probe kv { pairs = 8  examples = 7 } }
            hybrid H {
              teacher = T
              attention { keep L0H0, top 3 of mine }
              ssm discrete_mamba2 { d_state = 4 }
              layers 1 { keep L1H2 }
              layers 2 { keep none }
            }
            """;
    Case model = of(spec);
    assertKeepsItsMeaning(model);
    String text = withoutPlaces(model.shown().text());
    assertThat(text)
        .contains(
            "teacher Other {",
            "examples = 7",
            "keep L0H0, top 3 of mine",
            "layers 1 {\n    keep L1H2\n",
            "layers 2 {\n    keep none\n");
  }

  @Test
  void windowsOfHeadsYetToBeRankedAreKept() {
    Case model =
        of(
            TEACHER
                + """
                ranking mine { teacher = T  probe kv { pairs = 8 } }
                hybrid H {
                  teacher = T  attention { keep top 3 of mine  window = 64 }
                  ssm mamba2 { d_state = 4 }
                  layers 1 { window = none }
                  layers 2 { keep L2H0  window = 32 }
                }
                """);
    assertKeepsItsMeaning(model);
    assertThat(withoutPlaces(model.shown().text()))
        .contains("window = 64\n", "layers 1 {\n    window = none\n", "window = 32\n")
        .doesNotContain("groups");
  }

  @Test
  void layersThatKeepAllHeadsHaveNoAdapter() {
    Case model =
        of(
            TEACHER
                + """
                hybrid H {
                  teacher = T  merge = adapter  ssm discrete_mamba2 { d_state = 4 }
                  layers every 2 from 1 { merge = sum  keep all }
                }
                """);
    assertKeepsItsMeaning(model);
  }
}
