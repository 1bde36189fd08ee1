package io.hyb.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class LiteralTest {
  @Test
  void reads_as_a_person_writes() {
    assertThat(Literal.of(10000.0)).isEqualTo("10000.0");
    assertThat(Literal.of(0.5)).isEqualTo("0.5");
    assertThat(Literal.of(1e-5)).isEqualTo("1e-5");
    assertThat(Literal.of(3e-4)).isEqualTo("3e-4");
    assertThat(Literal.of(0.0015)).isEqualTo("1.5e-3");
    assertThat(Literal.of(4096)).isEqualTo("4096");
    assertThat(Literal.of(400_000)).isEqualTo("400_000");
    assertThat(Literal.of(5_000_000_000L)).isEqualTo("5_000_000_000L");
  }

  @Property(seed = "1")
  void means_the_same_number(@ForAll double value) {
    assertThat(Double.parseDouble(Literal.of(value))).isEqualTo(value);
  }

  @Property(seed = "1")
  void means_the_same_small_number(@ForAll @DoubleRange(min = -0.02, max = 0.02) double value) {
    assertThat(Double.parseDouble(Literal.of(value))).isEqualTo(value);
  }

  @Property(seed = "1")
  void means_the_same_whole_number(@ForAll long value) {
    assertThat(Long.parseLong(Literal.of(value).replaceAll("[_L]", ""))).isEqualTo(value);
  }
}
