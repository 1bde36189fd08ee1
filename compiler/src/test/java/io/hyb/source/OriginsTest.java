package io.hyb.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.check.Compilation;
import io.hyb.diagnostic.Span;
import io.hyb.resolve.Setting;
import io.hyb.resolve.SpecRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OriginsTest {
  private static final String SPEC =
      """
      teacher T {
        family = llama  layers = 4  heads = 2  kv_heads = 2  head_dim = 8  d_model = 16
        d_ff = 32  vocab = 64
        rope { theta = 10000 }
        norm_eps = 1e-5  tie_embeddings = true
      }
      ranking R {
        teacher = T
        L1H0 = 0.4
      }
      hybrid Base {
        teacher = T
        attention { keep top 1 of R }
        ssm discrete_mamba2 { d_state = 8 }
        distill {
          data {
            text "a.txt" { share = 60% }
            probe kv { share = 40% }
          }
          stage align { match = logits  tokens = 1M }
        }
      }
      hybrid H extends Base {
        layers 2..3 {
          ssm { d_state = 4 }
          keep none
        }
        distill { stage align { lr = 1e-3 } }
      }
      """;

  private static Origins origins(Setting... settings) {
    SourceTree tree = SourceTree.of(Map.of(Path.of("s.hyb"), SPEC));
    return Compilation.of(tree, SpecRef.parse("s.hyb:H"), List.of(settings), List.of()).origins();
  }

  private static void assertLine(Origins origins, String path, int line) {
    assertThat(origins.of(path).map(Span::line)).as(path).contains(line);
  }

  @Test
  void everyValueSaidHasItsPlace() {
    Origins origins = origins();
    assertLine(origins, "T", 1);
    assertLine(origins, "T.d_ff", 3);
    assertLine(origins, "T.rope.theta", 4);
    assertLine(origins, "R.heads[0]", 9);
    assertLine(origins, "H", 23);
    assertLine(origins, "H.teacher", 12);
    assertLine(origins, "H.layers[0].keep", 13);
    assertLine(origins, "H.layers[0].ssm.d_state", 14);
    assertLine(origins, "H.layers[2].keep", 26);
    assertLine(origins, "H.layers[3].ssm.d_state", 25);
    assertLine(origins, "H.distill.data[0].path", 17);
    assertLine(origins, "H.distill.data[1].share", 18);
    assertLine(origins, "H.distill.stages[align].tokens", 20);
    assertLine(origins, "H.distill.stages[align].lr", 28);
  }

  @Test
  void aDefaultHasNoPlaceButThatOfWhatIsAroundIt() {
    Origins origins = origins();
    for (String path :
        List.of("H.merge", "H.layers[0].ssm.conv", "H.distill.stages[align].batch")) {
      assertThat(origins.of(path)).as(path).isEmpty();
    }
    assertThat(origins.nearest("H.merge")).isEqualTo(origins.of("H"));
    assertThat(origins.nearest("H.distill.stages[align].batch"))
        .isEqualTo(origins.of("H.distill.stages[align]"));
    assertThat(origins.nearest("X.merge")).isEqualTo(Optional.empty());
  }

  @Test
  void aSettingIsAPlace() {
    Origins origins = origins(new Setting("distill.align.tokens", "2M"));
    assertThat(origins.of("H.distill.stages[align].tokens").map(Span::file))
        .contains("--set distill.align.tokens=2M");
  }

  @Test
  void whatTheConfigSaysIsInTheConfig() {
    Path spec = Path.of("src/test/resources/golden/check/tiny.hyb");
    Origins origins = Compilation.of(SpecRef.parse(spec.toString()), List.of()).origins();
    String config =
        spec.resolveSibling("../../teachers/gna-tiny/config.json").normalize().toString();
    for (String path : List.of("GnaTiny.heads", "GnaTiny.rope.theta", "GnaTiny.context")) {
      assertThat(origins.of(path).map(Span::file)).as(path).contains(config);
    }
    assertThat(origins.of("GnaTiny.weights").map(Span::line)).contains(3);
  }
}
