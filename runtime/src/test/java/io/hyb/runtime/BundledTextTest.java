package io.hyb.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyb.runtime.evaluate.HeldOutText;
import org.junit.jupiter.api.Test;

class BundledTextTest {
  @Test
  void isReadBesideItsClass() {
    assertThat(BundledText.beside(HeldOutText.class, "held-out.txt")).contains("Macbeth");
  }

  @Test
  void whatIsGoneIsNamedWithARemedy() {
    assertThatThrownBy(() -> BundledText.beside(HeldOutText.class, "gone.txt"))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("io/hyb/runtime/evaluate/gone.txt")
        .hasMessageContaining("run it again");
  }
}
