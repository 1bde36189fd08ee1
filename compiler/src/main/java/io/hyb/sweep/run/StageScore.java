package io.hyb.sweep.run;

import io.hyb.arch.word.Word;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a variant was compared by after a stage.
 *
 * @param stage its label
 * @param value none where it was not measured
 */
public record StageScore(String stage, Halving.Result by, OptionalDouble value) {
  /** {@code align (exact_match 0.4219)}. */
  public String text() {
    return value.isEmpty()
        ? stage
        : String.format(Locale.US, "%s (%s %.4g)", stage, Word.of(by), value.getAsDouble());
  }
}
