package io.hyb.arch.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyb.arch.Examples;
import io.hyb.arch.Hybrid;
import io.hyb.arch.merge.Merge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlopsTest {
  private static final long D = 2048;
  private static final long HEAD = 2 * 128256 * D;
  private static final long MLP = 2 * 3 * 8192 * D;

  @Test
  void aTeachersAreProjectionsScoresValuesAndTheOutputHead() {
    long projections = 2 * (D * D + 2 * 512 * D + D * D);
    long scoresAndValues = 2 * 2 * 32 * 64;
    Flops flops = Flops.of(Examples.LLAMA_1B, 1000);
    assertThat(flops.decode()).isEqualTo(16 * (projections + MLP + 1000 * scoresAndValues) + HEAD);
    assertThat(flops.prefill())
        .isEqualTo(
            1000 * (16 * (projections + MLP) + HEAD) + 16 * (1000 * 1001 / 2) * scoresAndValues);
  }

  /** Each position's token is decoded once. */
  @ParameterizedTest
  @CsvSource({"1", "2", "7"})
  void aTeachersPrefillIsTheSumOfItsSteps(long context) {
    long sum = 0;
    for (long position = 1; position <= context; position++) {
      sum += Flops.of(Examples.LLAMA_1B, position).decode();
    }
    assertThat(Flops.of(Examples.LLAMA_1B, context).prefill()).isEqualTo(sum);
  }

  /** Ten layers keep a head each, in six all heads recur alone. */
  @ParameterizedTest
  @CsvSource({"CONCAT, 0, 0", "ADAPTER, 1, 0", "SUM, 0, 0", "GATED, 1, 1", "MERGER, 1, 1"})
  void aHybridsAreThoseOfItsKeptHeadsItsMixersAndMerges(
      Merge.Kind merge, long squares, long squaresAlone) {
    Hybrid model = Examples.rad10(merge.merge());
    boolean beside = merge.merge().allHeadsRecur();
    long recurrent = beside ? 16 * 32 : 16 * 32 - 10;
    long mixers = recurrent * (2 * D * (2 * 64 + 2 * 8 + 1) + 2 * (64 + 2 * 8) * 4 + 4 * 64 * 8);
    long outputs = 2 * D * 64 * (beside ? 16 * 32 + 10 : 16 * 32);
    long attention = 10 * (2 * 3 * 64 * D + 4 * 64 * 500);
    long merges = (10 * squares + 6 * squaresAlone) * 2 * D * D;
    assertThat(Flops.of(model, 500).decode())
        .isEqualTo(mixers + outputs + attention + merges + 16 * MLP + HEAD);
  }

  @Test
  void figuresTooLargeAreNotWrong() {
    assertThatThrownBy(() -> Flops.of(Examples.LLAMA_1B, 1L << 50))
        .isInstanceOf(ArithmeticException.class);
  }
}
