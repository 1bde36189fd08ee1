package io.hyb.arch.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.Examples;
import io.hyb.arch.Hybrid;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.tensor.Weight;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ParameterCountTest {
  private static final long D = 2048;

  /** Matrices and vectors of a merge in a layer that keeps a head, of which there are ten. */
  @ParameterizedTest
  @CsvSource({
    "CONCAT, 0, 0, 0, 0",
    "ADAPTER, 1, 1, 0, 0",
    "SUM, 0, 0, 0, 0",
    "GATED, 1, 5, 1, 3",
    "MERGER, 1, 4, 1, 3"
  })
  void countsWhatAMergeHasOfItsOwn(
      Merge.Kind merge, int matrices, int vectors, int matricesAlone, int vectorsAlone) {
    ParameterCount count = ParameterCount.of(Examples.rad10(merge.merge()));
    assertThat(count.merge())
        .isEqualTo(
            10 * (matrices * D * D + vectors * D) + 6 * (matricesAlone * D * D + vectorsAlone * D));
  }

  @ParameterizedTest
  @EnumSource(Merge.Kind.class)
  void partsSumToEveryTensor(Merge.Kind merge) {
    Hybrid model = Examples.rad10(merge.merge());
    long tensors = model.tensors().stream().mapToLong(Weight::elements).sum();
    assertThat(ParameterCount.of(model).total()).isEqualTo(tensors);
  }
}
