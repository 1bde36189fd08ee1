package io.hyb.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.Distillation;
import io.hyb.arch.Hybrid;
import io.hyb.arch.KvProbe;
import io.hyb.arch.Layer;
import io.hyb.arch.Merge;
import io.hyb.arch.Rope;
import io.hyb.arch.Source;
import io.hyb.arch.Ssm;
import io.hyb.arch.Stage;
import io.hyb.arch.Teacher;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Rad4Test {
  private static final Path FOLDER = Path.of("src/test/resources/teachers/gna-tiny");

  private static final Teacher GNA_TINY =
      new Teacher(
          "GnaTiny",
          Optional.of("../../../teachers/gna-tiny"),
          Optional.of(FOLDER),
          "llama",
          6,
          8,
          4,
          32,
          256,
          512,
          4096,
          new Rope(10_000, Optional.empty()),
          1e-5,
          true,
          Optional.of(1024),
          3);

  @Test
  void theWholeSpecBecomesTheArchitecture() {
    Compilation compilation = Specs.rad4();
    assertThat(compilation.diagnostics()).isEmpty();
    assertThat(Specs.hybrid(compilation))
        .isEqualTo(
            new Hybrid(
                "Rad4",
                GNA_TINY,
                List.of(
                    layer(0, 16, 19),
                    layer(1, 16, 19, 0, 7),
                    layer(2, 8, 15),
                    layer(3, 8, 15, 2),
                    layer(4, 8, 15, 2),
                    layer(5, 8, 15)),
                Optional.of(distillation()),
                "rad4.hyb",
                13));
  }

  private static Layer layer(int index, int dState, int line, Integer... kept) {
    Ssm ssm = new Ssm(dState, 4, 64, Ssm.Init.FROM_ATTENTION);
    return new Layer(index, List.of(kept), Optional.of(ssm), Merge.CONCAT, line);
  }

  private static Distillation distillation() {
    Path prose = Path.of("src/test/resources/golden/check/prose.txt");
    KvProbe probe = new KvProbe(8, 32, 1, KvProbe.Form.QUESTION, KvProbe.Values.NUMBER, ":");
    return new Distillation(
        List.of(new Source.Text("../prose.txt", prose, 0.5), new Source.Kv(probe, 0.5)),
        List.of(
            stage("align", Stage.Match.HIDDEN_STATES, Stage.Train.MIXERS, 400_000, 1e-3),
            stage("finish", Stage.Match.LOGITS, Stage.Train.ALL, 100_000, 3e-4)));
  }

  private static Stage stage(
      String label, Stage.Match match, Stage.Train train, long tokens, double lr) {
    return new Stage(label, match, train, tokens, lr, 8, 256, 1, 0.1, 0.1, 0.1, 1, 1);
  }

  @Test
  void everyFileReadIsNamed() {
    assertThat(Specs.rad4().files())
        .containsExactly(Specs.RAD4.toString(), FOLDER.resolve("config.json").toString());
  }

  @Test
  void whereEveryHeadIsKeptNothingRecurs() {
    Hybrid plain = Specs.hybrid(Specs.rad4("attention.keep=all", "distill.align.match=logits"));
    assertThat(plain.layers()).allMatch(layer -> layer.ssm().isEmpty());
    assertThat(plain.keptHeads()).isEqualTo(48);
  }

  @Test
  void whatIsLeftOutHasItsDefault(@TempDir Path folder) {
    Specs specs =
        new Specs(folder)
            .with(
                "h.hyb",
                Specs.TEACHER
                    + """
                    hybrid H {
                      teacher = T
                      ssm discrete_mamba2 { d_state = 8 }
                      distill {
                        data { probe kv { form = continuation } }
                        stage a { match = logits  tokens = 1M }
                        stage b { match = matrices  tokens = 1M }
                      }
                    }
                    """);
    Hybrid hybrid = Specs.hybrid(specs.of("h.hyb"));
    assertThat(hybrid.keptHeads()).isZero();
    assertThat(hybrid.layers().get(0))
        .isEqualTo(
            new Layer(
                0,
                List.of(),
                Optional.of(new Ssm(8, 4, 64, Ssm.Init.FROM_ATTENTION)),
                Merge.CONCAT,
                5));
    KvProbe probe = new KvProbe(8, 32, 1, KvProbe.Form.CONTINUATION, KvProbe.Values.NUMBER, ": ");
    assertThat(hybrid.distillation())
        .contains(
            new Distillation(
                List.of(new Source.Kv(probe, 1)),
                List.of(
                    byDefault("a", Stage.Match.LOGITS, Stage.Train.ALL),
                    byDefault("b", Stage.Match.MATRICES, Stage.Train.MIXERS))));
  }

  private static Stage byDefault(String label, Stage.Match match, Stage.Train train) {
    return new Stage(label, match, train, 1_000_000, 1e-4, 32, 512, 1, 0.1, 0.1, 0.1, 1, 1);
  }
}
