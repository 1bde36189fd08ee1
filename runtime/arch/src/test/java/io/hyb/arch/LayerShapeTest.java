package io.hyb.arch;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.merge.Merge;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayerShapeTest {
  @ParameterizedTest
  @EnumSource
  void headsThatRecurAreAsManyAsAreListed(Merge.Kind merge) {
    for (Integer[] kept :
        List.of(new Integer[] {}, new Integer[] {3, 0}, new Integer[] {0, 1, 2, 3})) {
      LayerShape layer = LayerShape.hybrid(4, merge.merge(), Examples.STATE_8, kept);

      assertThat(layer.recurrentHeads()).isEqualTo(layer.recurrent().size());
    }
    LayerShape attention = LayerShape.attention(4);
    assertThat(attention.recurrentHeads()).isEqualTo(attention.recurrent().size());
  }
}
