package io.hyb.examples.results;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.hyb.arch.mixer.Mixer;
import io.hyb.arch.word.Word;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the documentation concludes about the small teacher and the numeric checks holds. */
class RecordedClaimsTest {
  private static double exactMatch(JsonObject from) {
    return from.get("exact_match").getAsDouble();
  }

  @Test
  void theQuickstartsStudentKeepsItsTeachersScoreAndOneWithoutHeadsLosesIt() {
    double teacher = exactMatch(QuickstartTables.model(QuickstartTables.KEPT, 0));
    assertThat(exactMatch(QuickstartTables.model(QuickstartTables.KEPT, 1)))
        .isGreaterThanOrEqualTo(0.95 * teacher);
    assertThat(exactMatch(QuickstartTables.model(QuickstartTables.NONE, 1)))
        .isLessThanOrEqualTo(0.10);
  }

  @Test
  void onACpuNarrowWeightsDecodeFasterAndTheQuickstartsStudentFasterThanInTransformers() {
    double wide = CpuTables.hyb("SmolLM2", "float32", CpuTables.AFTER);
    assertThat(CpuTables.hyb("SmolLM2", "bfloat16", CpuTables.AFTER)).isGreaterThan(1.1 * wide);
    assertThat(CpuTables.hyb("Rad4", "float32", CpuTables.AFTER))
        .isGreaterThanOrEqualTo(1.5 * CpuTables.transformers("Rad4"));
  }

  /** Each mixer there is, with the best heads kept. */
  @Test
  void theQuickstartsStudentKeepsTheScoreWithAnyMixer() {
    List<JsonObject> runs = Records.lines(QuickstartTables.MIXERS);
    assertThat(runs)
        .extracting(run -> run.get("mixer").getAsString())
        .containsExactlyElementsOf(Word.all(Mixer.Kind.values()));
    for (JsonObject run : runs) {
      assertThat(exactMatch(run.getAsJsonObject("model")))
          .as(run.get("mixer").getAsString())
          .isGreaterThanOrEqualTo(0.95);
    }
  }

  @Test
  void withEightMillionTokensTheBestHeadsAnswerAndRandomOnesDoNot() {
    List<String> ranked = SmolLm2Tables.ranked("gna-tiny-ranking-h100.json");
    for (JsonObject run : Records.lines(QuickstartTables.EIGHT_MILLION)) {
      List<String> kept =
          run.getAsJsonArray("kept").asList().stream().map(JsonElement::getAsString).toList();
      double answered = exactMatch(run.getAsJsonObject("kv"));
      String name = run.get("name").getAsString();
      if (name.equals("none") || name.startsWith("random")) {
        assertThat(kept).as(name).doesNotContainAnyElementsOf(ranked.subList(0, 8));
        assertThat(answered).as(name).isLessThanOrEqualTo(0.05);
      } else {
        assertThat(kept).as(name).containsExactlyInAnyOrderElementsOf(ranked.subList(0, 4));
        assertThat(answered).as(name).isGreaterThanOrEqualTo(0.95);
      }
    }
  }

  @Test
  void theNumericChecksStayWithinTheirLimits() {
    assertThat(SpeedTables.relativeErrors("float32")).hasSize(37);
    assertThat(Records.highest(SpeedTables.relativeErrors("float32"))).isLessThanOrEqualTo(1e-4);
    assertThat(SpeedTables.relativeErrors("bfloat16")).hasSize(37);
    assertThat(Records.highest(SpeedTables.relativeErrors("bfloat16"))).isLessThanOrEqualTo(3e-2);
  }
}
