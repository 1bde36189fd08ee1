package io.hyb.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.syntax.SpecParser;
import io.hyb.syntax.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** What is written of a value reads as that value. */
class TypeTest {
  private static <T> void assertReadsBack(Type<T> type, T value) {
    String written = type.write(value);
    List<Diagnostic> findings = new ArrayList<>();
    Value parsed = SpecParser.parseValue("test", written).value().orElseThrow();
    assertThat(type.read("key", parsed, new Scope(Map.of(), true, findings)))
        .as(written)
        .contains(value);
    assertThat(findings).isEmpty();
  }

  @Property(seed = "1")
  void wholeNumbers(@ForAll @LongRange(min = 0) long tokens, @ForAll @IntRange(min = 1) int size) {
    assertReadsBack(Numbers.tokens(), tokens);
    assertReadsBack(Numbers.size(), size);
    assertReadsBack(Numbers.context(), size);
  }

  @Property(seed = "1")
  void realNumbers(
      @ForAll @IntRange(min = 1) int digits, @ForAll @IntRange(min = -90, max = 80) int exponent) {
    double number = Double.parseDouble(digits + "e" + exponent);
    assertReadsBack(Numbers.positive(), number);
    assertReadsBack(Numbers.notNegative(), number);
  }

  @Property(seed = "1")
  void texts(@ForAll @StringLength(min = 1) String text) {
    // Lines end a string, and a control character is no text.
    String printable = text.replaceAll("\\p{Cntrl}|[\\uD800-\\uDFFF]", "x");
    assertReadsBack(Type.TEXT, printable);
  }

  @Property(seed = "1")
  void steps(
      @ForAll @IntRange(min = 1, max = 1000) int from,
      @ForAll @IntRange(max = 1000) int more,
      @ForAll @IntRange(min = 1, max = 9) int step) {
    assertReadsBack(Steps.TYPE, new Steps(from, from + more, more == 0 ? 1 : step));
  }

  @Test
  void numbersAreWrittenAsPeopleWriteThem() {
    assertThat(Numbers.positive().write(1e-4)).isEqualTo("1e-4");
    assertThat(Numbers.positive().write(0.00025)).isEqualTo("2.5e-4");
    assertThat(Numbers.positive().write(0.001)).isEqualTo("0.001");
    assertThat(Numbers.positive().write(10_000.0)).isEqualTo("10000");
    assertThat(Numbers.positive().write(1e30)).isEqualTo("1e30");
    assertThat(Numbers.notNegative().write(0.0)).isEqualTo("0");
  }

  @Test
  void everyDefaultIsAValueOfItsType() {
    check(Language.FILE);
  }

  private static void check(Schema schema) {
    for (Member member : schema.members()) {
      if (member instanceof BlockType block) {
        check(block.schema());
      } else if (member instanceof Key<?> key) {
        check(key);
      }
      assertThat(member.doc()).as(member.name()).endsWith(".");
    }
  }

  private static <T> void check(Key<T> key) {
    if (key.absent() instanceof Absent.Default<T> fixed) {
      assertReadsBack(key.type(), fixed.value());
    } else if (key.absent() instanceof Absent.Following<?, T> following) {
      assertReadsBack(key.type(), following.usual());
      following.special().values().forEach(value -> assertReadsBack(key.type(), value));
    }
  }
}
