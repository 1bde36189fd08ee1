package io.hyb.runtime.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.arch.KvProbe;
import io.hyb.arch.Ranking;
import io.hyb.arch.output.OutputRefused;
import io.hyb.arch.word.ValueType;
import io.hyb.runtime.Refused;
import io.hyb.runtime.evaluate.Estimate;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class RankingFilesTest {
  private static final KvProbe PROBE =
      new KvProbe(10, 55, 5, KvProbe.Form.CONTINUATION, KvProbe.Values.WORD, "\": ");

  private static final HeadRanking RANKING =
      new HeadRanking(
          "A<B",
          2,
          2,
          new RankSettings(PROBE, 1000, 3, Scoring.LOGPROB),
          new Estimate(0.9, 0.01),
          new Estimate(0.993, 0.002),
          List.of(
              loss(0, 0, 0.5, -0.00001),
              loss(0, 1, 0.0, 0.25),
              loss(1, 0, 0.1, 0.41234),
              loss(1, 1, 0.2, 0.25)));

  private static final Ranking.Measured MEASURED =
      new Ranking.Measured(
          "ab12", Optional.of("0.1.0"), Optional.of(3L), Optional.of(ValueType.BFLOAT16));

  @TempDir private Path folder;

  private static AblationDrop loss(int layer, int head, double exact, double logProb) {
    return new AblationDrop(layer, head, new Estimate(exact, 0.01), new Estimate(logProb, 0.015));
  }

  @Test
  void theDeclarationStandsAsSpecsWriteIt() {
    assertThat(RankingText.of(RANKING, MEASURED, "mine"))
        .isEqualTo(
            """
            // Measured by `rank` (by summed log-probability over each prompt's values): the loss of accuracy when a head is ablated, and its standard error.
            ranking mine {
              teacher = A<B
              probe kv { pairs = 10..55:5  form = continuation  values = word  separator = "\\": "  examples = 1000 }
              baseline = 0.9930
              measured { teacher_sha256 = "ab12"  hyb = "0.1.0"  seed = 3  precision = bfloat16 }

              L1H0 = 0.4123 +- 0.0150
              L0H1 = 0.2500 +- 0.0150
              L1H1 = 0.2500 +- 0.0150
              L0H0 = 0.0000 +- 0.0150
            }
            """);
  }

  @Test
  void allThreeFilesAreWritten() throws Exception {
    Path spec = folder.resolve("mine.hyb");
    RankingFiles.at(spec, false).write(RANKING, MEASURED, "mine");
    assertThat(spec).hasContent(RankingText.of(RANKING, MEASURED, "mine"));
    JsonObject json =
        JsonParser.parseString(Files.readString(folder.resolve("mine.json"))).getAsJsonObject();
    JsonObject first = json.getAsJsonArray("losses").get(0).getAsJsonObject();
    assertThat(first.get("name").getAsString()).isEqualTo("L1H0");
    assertThat(first.get("exact_match").getAsDouble()).isEqualTo(0.1);
    assertThat(first.get("log_prob").getAsDouble()).isEqualTo(0.41234);
    assertThat(json.getAsJsonObject("baseline").get("log_prob").getAsDouble()).isEqualTo(0.993);
    assertThat(json.getAsJsonObject("measured").get("teacher_sha256").getAsString())
        .isEqualTo("ab12");
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("mine.hyb", "mine.json", "mine.svg");
  }

  @Test
  void theHeatMapIsWellFormedWithACellAHead() throws Exception {
    Document svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(HeatMap.of(RANKING).getBytes(StandardCharsets.UTF_8)));
    assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
    NodeList titles = svg.getElementsByTagName("title");
    assertThat(titles.getLength()).isEqualTo(1 + 4);
    assertThat(titles.item(1).getTextContent()).isEqualTo("L1H0: 0.412 ± 0.015, rank 1");
    assertThat(titles.item(0).getTextContent()).contains("A<B");
  }

  @Test
  void filesThatAreThereStayUnlessForced() throws Exception {
    Path svg = Files.writeString(folder.resolve("mine.svg"), "mine");
    assertThatThrownBy(() -> RankingFiles.at(folder.resolve("mine.hyb"), false))
        .isInstanceOf(Refused.class)
        .hasMessageContaining(svg.toString())
        .hasMessageContaining("--force");
    RankingFiles.at(folder.resolve("mine.hyb"), true).write(RANKING, MEASURED, "mine");
    assertThat(Files.readString(svg)).startsWith("<svg");
  }

  @Test
  void placesThatCannotHoldARankingAreRefused() throws Exception {
    assertThatThrownBy(() -> RankingFiles.at(folder.resolve("mine.txt"), false))
        .isInstanceOf(Refused.class)
        .hasMessageContaining(".hyb");
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> RankingFiles.at(file.resolve("mine.hyb"), false))
        .isInstanceOf(OutputRefused.class)
        .hasMessageContaining("mine.hyb cannot be written: ");
  }
}
