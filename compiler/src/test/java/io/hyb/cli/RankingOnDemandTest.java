package io.hyb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.Hybrid;
import io.hyb.arch.Ranking;
import io.hyb.check.Compilation;
import io.hyb.resolve.Setting;
import io.hyb.resolve.SpecRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankingOnDemandTest {
  @TempDir Path folder;
  private Path weights;

  @BeforeEach
  void write() throws IOException {
    weights = Files.createDirectory(folder.resolve("teacher"));
    Files.writeString(weights.resolve("model.safetensors"), "weights");
    probe("pairs = 10..55:5  form = continuation  values = word  examples = 99");
  }

  @Test
  void theVerbIsToldTheWholeProbe() {
    RankingOnDemand ranking = demand("--device=cpu");

    assertThat(ranking.arguments())
        .containsExactly(
            "rank",
            "--weights=" + weights,
            "--probe=kv",
            "--pairs=10..55:5",
            "--form=continuation",
            "--values=word",
            "--separator=: ",
            "--examples=99",
            "--name=mine",
            "--out=" + ranking.file(),
            "--force",
            "--device=cpu");
  }

  @Test
  void theFilesNameHangsOnAllThatTheFiguresHangOn() throws IOException {
    Path first = demand("--device=cpu").file();

    assertThat(demand("--device=cpu").file()).isEqualTo(first);
    assertThat(demand("--device=gpu").file()).isNotEqualTo(first);
    probe("pairs = 10..55:5  form = continuation  values = word  examples = 100");
    assertThat(demand("--device=cpu").file()).isNotEqualTo(first);
    probe("pairs = 10..55:5  form = continuation  values = word  examples = 99");
    assertThat(demand("--device=cpu").file()).isEqualTo(first);
    Files.writeString(weights.resolve("model.safetensors"), "other weights");
    assertThat(demand("--device=cpu").file()).isNotEqualTo(first);
  }

  private void probe(String text) throws IOException {
    Files.writeString(
        folder.resolve("spec.hyb"),
        """
        teacher T {
          family = llama  layers = 2  heads = 2  kv_heads = 2  head_dim = 4  d_model = 8
          d_ff = 8  vocab = 16  rope { theta = 10000 }  norm_eps = 1e-5  tie_embeddings = true
        }
        ranking mine { teacher = T  probe kv { %s } }
        hybrid H {
          teacher = T  attention { keep top 1 of mine }  ssm discrete_mamba2 { d_state = 4 }
        }
        """
            .formatted(text));
  }

  private RankingOnDemand demand(String... compute) {
    Compilation compilation =
        Compilation.of(SpecRef.parse(folder.resolve("spec.hyb").toString()), List.<Setting>of());
    Hybrid hybrid = (Hybrid) compilation.model().value().orElseThrow();
    Ranking ranking = hybrid.pending().orElseThrow().ranking();
    return new RankingOnDemand(
        ranking,
        compilation.origins().of("mine").orElseThrow(),
        hybrid.teacher(),
        weights,
        List.of(compute),
        folder.resolve("cache"));
  }
}
