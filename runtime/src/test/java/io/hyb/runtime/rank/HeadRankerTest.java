package io.hyb.runtime.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.arch.KvProbe;
import io.hyb.runtime.Refused;
import io.hyb.runtime.evaluate.BatchSize;
import io.hyb.runtime.evaluate.Estimate;
import io.hyb.runtime.evaluate.KvQuestions;
import io.hyb.runtime.evaluate.Question;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.testing.OpenGnaTiny;
import io.hyb.runtime.testing.PlainAnswers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadRankerTest {
  private static final OpenGnaTiny TEACHER = OpenGnaTiny.open();

  private static final KvProbe PROBE =
      new KvProbe(8, 10, 2, KvProbe.Form.QUESTION, KvProbe.Values.NUMBER, ":");

  private static final RankSettings SETTINGS = new RankSettings(PROBE, 16, 7, Scoring.EXACT);

  private static HeadRanking ranking;

  @TempDir private Path folder;

  @BeforeAll
  static void rank() {
    ranking = ranker().rank(SETTINGS);
  }

  @AfterAll
  static void close() {
    TEACHER.close();
  }

  private static HeadRanker ranker() {
    return new HeadRanker(
        TEACHER.model(), TEACHER.kernels(), TEACHER.tokenizer(), BatchSize.on(TEACHER.kernels()));
  }

  @Test
  void theHeadsThatRetrieveComeFirst() {
    // The fourth, L1H0, stands out from the rest only over some hundred prompts of more pairs.
    assertThat(ranking.entries().get(0).name()).isEqualTo("L4H2");
    assertThat(ranking.entries().stream().limit(3).map(AblationDrop::name))
        .containsExactlyInAnyOrder("L4H2", "L3H2", "L1H7");
    assertThat(ranking.entries()).hasSize(48);
    assertThat(ranking.baseline().mean()).isGreaterThanOrEqualTo(0.9);
  }

  /** One prompt after the other through the whole model with one head's factor 0, no cache. */
  @Test
  void lossesEqualThoseOfAblatingOneHeadAtATime() {
    List<Question> questions =
        KvQuestions.draw(PROBE, TEACHER.tokenizer(), SETTINGS.examples(), SETTINGS.seed());
    double[] whole = plainAccuracies(questions, Pass.FULL);
    assertThat(new double[] {ranking.exact().mean(), ranking.logProb().mean()}).isEqualTo(whole);
    for (String name : List.of("L4H2", "L0H3", "L5H6")) {
      AblationDrop drop =
          ranking.entries().stream()
              .filter(entry -> entry.name().equals(name))
              .findAny()
              .orElseThrow();
      double[] without =
          plainAccuracies(
              questions,
              Pass.FULL.withHeads(TEACHER.kernels(), without(drop.layer(), drop.head())));
      assertThat(drop.exact().mean()).as(name).isEqualTo(whole[0] - without[0]);
      assertThat(drop.logProb().mean()).as(name).isEqualTo(whole[1] - without[1]);
    }
  }

  /** Shares right by greedy decoding and by summed log-probability. */
  private static double[] plainAccuracies(List<Question> questions, Pass pass) {
    PlainAnswers plain = new PlainAnswers(TEACHER.model(), TEACHER, pass);
    double exact = 0;
    double right = 0;
    for (Question question : questions) {
      exact += plain.exact(question) ? 1 : 0;
      right += plain.chosen(question) == question.answer() ? 1 : 0;
    }
    return new double[] {exact / questions.size(), right / questions.size()};
  }

  private static NDArray without(int layer, int head) {
    float[] factors = new float[6 * 8];
    Arrays.fill(factors, 1);
    factors[layer * 8 + head] = 0;
    return TEACHER.kernels().manager().create(factors, new Shape(1, 6, 8));
  }

  @Test
  void aKilledRankingGoesOnToTheSameResult() throws Exception {
    Path file = folder.resolve("mine.partial.json");
    AtomicInteger first = new AtomicInteger(-1);
    assertThatThrownBy(
            () ->
                ranker()
                    .rank(
                        SETTINGS,
                        RankingStore.in(file, "key", Duration.ZERO),
                        (done, all) -> {
                          if (done >= 6) {
                            throw new IllegalStateException("killed");
                          }
                        }))
        .hasMessage("killed");
    assertThat(file).exists();
    RankingStore store = RankingStore.in(file, "key", Duration.ZERO);
    HeadRanking resumed =
        ranker().rank(SETTINGS, store, (done, all) -> first.compareAndSet(-1, (int) done));
    assertThat(first.get()).isGreaterThanOrEqualTo(6);
    assertThat(resumed).isEqualTo(ranking);
    store.delete();
    assertThat(file).doesNotExist();
  }

  @Test
  void anotherRankingsRemainsAreNotUsed() throws Exception {
    Path file = folder.resolve("mine.partial.json");
    Files.writeString(file, "{\"key\": \"other\", \"prompts\": {\"0\": {}}}");
    assertThat(RankingStore.in(file, "key", Duration.ZERO).load()).isEmpty();
  }

  @Test
  void damagedRemainsAreRefused() throws Exception {
    Path file = folder.resolve("mine.partial.json");
    Files.writeString(file, "{\"key\": \"key\", \"pro");
    assertThatThrownBy(() -> RankingStore.in(file, "key", Duration.ZERO).load())
        .isInstanceOf(Refused.class)
        .hasMessageContaining("mine.partial.json")
        .hasMessageContaining("remove it");
  }

  @Test
  void aTeacherNearChanceIsRefusedWithTheFormToTry() {
    KvProbe strange =
        new KvProbe(24, 24, 1, KvProbe.Form.QUESTION, KvProbe.Values.WORD, "\u00b6\u00b6");
    assertThatThrownBy(() -> ranker().rank(new RankSettings(strange, 32, 0, Scoring.EXACT)))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("noise")
        .hasMessageContaining("--form continuation");
  }

  @Test
  void aLossHasTheStandardErrorOfItsPairedDifferences() {
    Estimate estimate = Estimate.of(1, 1, 0, -1);
    assertThat(estimate.mean()).isEqualTo(0.25);
    assertThat(estimate.standardError()).isCloseTo(Math.sqrt(11.0 / 12 / 4), within(1e-12));
  }
}
