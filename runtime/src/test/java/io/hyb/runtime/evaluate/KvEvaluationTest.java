package io.hyb.runtime.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.hyb.arch.KvProbe;
import io.hyb.runtime.Refused;
import io.hyb.runtime.testing.OpenGnaTiny;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class KvEvaluationTest {
  private static final OpenGnaTiny TEACHER = OpenGnaTiny.open();

  private static final KvProbe PROBE =
      new KvProbe(8, 32, 1, KvProbe.Form.QUESTION, KvProbe.Values.NUMBER, ":");

  private final KvEvaluation evaluation =
      KvEvaluation.of(TEACHER.model(), TEACHER.kernels(), TEACHER.tokenizer());

  @AfterAll
  static void close() {
    TEACHER.close();
  }

  @Test
  void theTeacherKnowsNearlyEveryValueOfTwentyFourPairs() {
    KvScore score = evaluation.run(PROBE, 24, 128, 0);
    assertThat(score.exactMatch()).isGreaterThanOrEqualTo(0.97);
    assertThat(score.logProbAccuracy()).isGreaterThanOrEqualTo(0.97);
    double p = score.exactMatch();
    assertThat(score.standardError()).isCloseTo(Math.sqrt(p * (1 - p) / 127), within(1e-12));
  }

  @Test
  void theSameSeedAsksTheSame() {
    assertThat(evaluation.run(PROBE, 8, 8, 5)).isEqualTo(evaluation.run(PROBE, 8, 8, 5));
    assertThat(evaluation.run(PROBE, 8, 8, 5)).isNotEqualTo(evaluation.run(PROBE, 8, 8, 6));
  }

  @Test
  void batchesOfAnySizeGiveTheSameAnswers() {
    KvScore one =
        KvEvaluation.of(TEACHER.model(), TEACHER.kernels(), TEACHER.tokenizer(), new BatchSize(1))
            .run(PROBE, 8, 8, 5);
    KvScore many = evaluation.run(PROBE, 8, 8, 5);
    assertThat(one.exactMatch()).isEqualTo(many.exactMatch());
    assertThat(one.answerLogProb()).isCloseTo(many.answerLogProb(), within(1e-5));
  }

  @Test
  void promptsBeyondTheContextAreRefused() {
    KvProbe words = new KvProbe(400, 400, 1, PROBE.form(), KvProbe.Values.WORD, ":");
    assertThatThrownBy(() -> evaluation.run(words, 400, 2, 0))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("1024")
        .hasMessageContaining("fewer pairs");
  }
}
