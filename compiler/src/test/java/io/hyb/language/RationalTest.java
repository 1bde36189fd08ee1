package io.hyb.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RationalTest {
  @Property(seed = "1")
  void quotientsTimesDivisorsAreExact(@ForAll long number, @ForAll long divisor) {
    if (divisor != 0) {
      Rational quotient = Rational.of(number).dividedBy(Rational.of(divisor));
      assertThat(quotient.times(Rational.of(divisor))).isEqualTo(Rational.of(number));
      assertThat(quotient.denominator().signum()).isPositive();
      assertThat(quotient.numerator().gcd(quotient.denominator())).isEqualTo(BigInteger.ONE);
    }
  }

  @Property(seed = "1")
  void sumsAgreeWithDecimals(@ForAll BigDecimal a, @ForAll BigDecimal b) {
    assertThat(Rational.of(a).plus(Rational.of(b))).isEqualTo(Rational.of(a.add(b)));
    assertThat(Rational.of(a).minus(Rational.of(b))).isEqualTo(Rational.of(a.subtract(b)));
    assertThat(Rational.of(a).compareTo(Rational.of(b))).isEqualTo(a.compareTo(b));
  }

  @Property(seed = "1")
  void decimalsBecomeTheNearestDouble(@ForAll double number) {
    assertThat(Rational.of(new BigDecimal(number)).toDouble()).isEqualTo(number);
  }

  @Property(seed = "1")
  void floorAndCeilingAreOnEitherSide(@ForAll long number, @ForAll int divisor) {
    if (divisor != 0) {
      Rational exact = Rational.of(number).dividedBy(Rational.of(divisor));
      assertThat(exact.floor()).isEqualTo(BigInteger.valueOf(Math.floorDiv(number, divisor)));
      BigInteger above = exact.isWhole() ? exact.floor() : exact.floor().add(BigInteger.ONE);
      assertThat(exact.ceiling()).isEqualTo(above);
    }
  }

  @Test
  void itIsWrittenWithAllItsDigitsOrAsAFraction() {
    assertThat(Rational.of(new BigDecimal("0.150"))).hasToString("0.15");
    assertThat(Rational.of(1_000_000)).hasToString("1000000");
    assertThat(Rational.of(8).dividedBy(Rational.of(-3))).hasToString("-8/3 (about -2.667)");
  }
}
