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
    assertThat(HarnessTables.records()).hasSizeGreaterThanOrEqualTo(2);
    for (JsonObject record : HarnessTables.records()) {
      JsonObject hyb = record.getAsJsonObject("hyb");
      JsonObject harness = record.getAsJsonObject("harness");
      FIGURES.forEach(
          (ours, theirs) ->
              assertThat(harness.get(theirs).getAsDouble())
                  .as(record.get("model").getAsString() + " " + ours)
                  .isEqualTo(hyb.get(ours).getAsDouble(), within(TOLERANCE)));
    }
  }
}
