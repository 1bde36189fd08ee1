package io.hyb.examples.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** docs/export.md says that the harness's scores are Hyb's to 1e-4. */
class HarnessClaimsTest {
  private static final double TOLERANCE = 1e-4;

  /** What either calls the same figure. */
  private static final Map<String, String> FIGURES =
      Map.of(
          "acc", "acc,none",
          "acc_standard_error", "acc_stderr,none",
          "acc_norm", "acc_norm,none",
          "standard_error", "acc_norm_stderr,none");

  @Test
  void theHarnessScoresAnExportedStudentAsEvaluateDoes() {
    for (JsonObject record : HarnessTables.records()) {
      JsonObject hyb = record.getAsJsonObject("hyb");
      JsonObject harness = record.getAsJsonObject("harness");
      FIGURES.forEach(
          (ours, theirs) ->
              assertThat(harness.get(theirs).getAsDouble())
                  .as(record.get("model") + " " + record.get("tasks") + " " + ours)
                  .isEqualTo(hyb.get(ours).getAsDouble(), within(TOLERANCE)));
    }
  }

  @Test
  void aDistilledStudentIsAmongThemAndFarAboveChance() {
    double chance = 1.0 / 24; // lookup.jsonl has so many values to choose from
    assertThat(HarnessTables.records())
        .filteredOn(record -> record.get("tasks").getAsString().endsWith("lookup.jsonl"))
        .isNotEmpty()
        .allSatisfy(
            record ->
                assertThat(record.getAsJsonObject("harness").get("acc,none").getAsDouble())
                    .isGreaterThan(10 * chance));
  }
}
