package io.hyb.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.Family;
import io.hyb.arch.Hybrid;
import io.hyb.arch.KvProbe;
import io.hyb.arch.LayerShape;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Schedule;
import io.hyb.arch.Source;
import io.hyb.arch.Stage;
import io.hyb.arch.Teacher;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mixer;
import io.hyb.source.Origins;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Rad4Test {
  private static final Path FOLDER = Path.of("src/test/resources/teachers/gna-tiny");

  private static final Teacher GNA_TINY =
      new Teacher(
          "GnaTiny",
          Optional.of("../../../teachers/gna-tiny"),
          Family.LLAMA,
          6,
          8,
          4,
          32,
          256,
          512,
          4096,
          RopeShape.plain(10_000),
          1e-5,
          true,
          Optional.of(1024));

  @Test
  void theWholeSpecBecomesTheArchitecture() {
    Compilation compilation = Specs.rad4();
    assertThat(compilation.diagnostics()).isEmpty();
    assertThat(Specs.hybrid(compilation))
        .isEqualTo(
            new Hybrid(
                "Rad4",
                GNA_TINY,
                schedule(),
                layer(16),
                layer(16, 0, 7),
                layer(8),
                layer(8, 2),
                layer(8, 2),
                layer(8)));
  }

  @Test
  void whereEachPartWasSaidIsKeptBesideIt() {
    Origins origins = Specs.rad4().origins();
    assertThat(origins.of("GnaTiny").orElseThrow().line()).isEqualTo(3);
    assertThat(origins.of("Rad4").orElseThrow().line()).isEqualTo(13);
    assertThat(origins.of("Rad4").orElseThrow().file()).endsWith("rad4.hyb");
    assertThat(IntStream.range(0, 6).map(i -> origins.ofLayer("Rad4", i).orElseThrow().line()))
        .containsExactly(19, 19, 15, 15, 15, 15);
  }

  private static LayerShape layer(int dState, Integer... kept) {
    Mixer mixer = new DiscreteMamba2(dState, 4, 64, Init.FROM_ATTENTION);
    return LayerShape.hybrid(8, Merge.CONCAT, mixer, kept);
  }

  private static Schedule schedule() {
    KvProbe probe = new KvProbe(8, 32, 1, KvProbe.Form.QUESTION, KvProbe.Values.NUMBER, ":");
    return new Schedule(
        List.of(new Source.Text("../prose.txt", 0.5), new Source.Kv(probe, 0.5)),
        List.of(
            stage("align", Stage.Match.HIDDEN_STATES, Stage.Train.MIXERS, 400_000, 1e-3),
            stage("finish", Stage.Match.LOGITS, Stage.Train.ALL, 100_000, 3e-4)));
  }

  private static Stage stage(
      String label, Stage.Match match, Stage.Train train, long tokens, double lr) {
    return new Stage(label, match, train, tokens, lr, 8, 256, 1, 0.1, 0.1, 0.1, 1, 1, false);
  }

  @Test
  void everyFileReadIsNamed() {
    assertThat(Specs.rad4().files())
        .containsExactly(Specs.RAD4.toString(), FOLDER.resolve("config.json").toString());
  }

  @Test
  void whereEveryHeadIsKeptNothingRecurs() {
    Hybrid plain = Specs.hybrid(Specs.rad4("attention.keep=all", "distill.align.match=logits"));
    assertThat(plain.stack()).allMatch(layer -> layer.mixer().isEmpty());
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
    assertThat(hybrid.stack().get(0))
        .isEqualTo(
            LayerShape.hybrid(8, Merge.CONCAT, new DiscreteMamba2(8, 4, 64, Init.FROM_ATTENTION)));
    KvProbe probe = new KvProbe(8, 32, 1, KvProbe.Form.CONTINUATION, KvProbe.Values.NUMBER, ": ");
    assertThat(hybrid.schedule())
        .isEqualTo(
            new Schedule(
                List.of(new Source.Kv(probe, 1)),
                List.of(
                    byDefault("a", Stage.Match.LOGITS, Stage.Train.ALL),
                    byDefault("b", Stage.Match.MATRICES, Stage.Train.MIXERS))));
  }

  private static Stage byDefault(String label, Stage.Match match, Stage.Train train) {
    return new Stage(label, match, train, 1_000_000, 1e-4, 32, 512, 1, 0.1, 0.1, 0.1, 1, 1, false);
  }
}
