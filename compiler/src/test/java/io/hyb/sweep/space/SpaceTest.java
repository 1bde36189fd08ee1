package io.hyb.sweep.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyb.resolve.Setting;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpaceTest {
  @Test
  void axesMultiplyTheFirstOneSlowest() throws MalformedSpace {
    Space space =
        space(SpaceOptions.grid("a=1,2"), SpaceOptions.grid("b=x,y"), SpaceOptions.seeds("0,7"));

    assertThat(space.size()).isEqualTo(8);
    assertThat(texts(space))
        .containsExactly("1x0", "1x7", "1y0", "1y7", "2x0", "2x7", "2y0", "2y7");
  }

  @Test
  void membersOfAZipGoTogether() throws MalformedSpace {
    Space space = space(SpaceOptions.zip("a=1,2;b=x,y"), SpaceOptions.grid("c=p,q"));

    assertThat(texts(space)).containsExactly("1xp", "1xq", "2yp", "2yq");
  }

  @Test
  void anExclusionDropsWhatHasAllOfItsSettings() throws MalformedSpace {
    Space space =
        new Space(
            List.of(SpaceOptions.grid("a=1,2"), SpaceOptions.grid("b=x,y")),
            List.of(SpaceOptions.exclude("a=1 b=x"), SpaceOptions.exclude("a=2 b = y")));

    space.check();
    assertThat(texts(space)).containsExactly("1y", "2x");
  }

  @Test
  void aCommaInBracketsBelongsToItsValue() throws MalformedSpace {
    Axis axis = SpaceOptions.grid("attention.keep=[L4H2, L3H2],none,top [5, 10%] of kv");

    assertThat(axis.points().stream().map(point -> point.settings().get(0).value()))
        .containsExactly("[L4H2, L3H2]", "none", "top 5 of kv", "top 10% of kv");
  }

  @Test
  void theNextPathEndsAnExcludedValue() throws MalformedSpace {
    Exclusion exclusion = SpaceOptions.exclude("attention.keep=top 5 of kv ssm.d_state=8");

    assertThat(exclusion.settings())
        .containsExactly(
            new Setting("attention.keep", "top 5 of kv"), new Setting("ssm.d_state", "8"));
    assertThat(SpaceOptions.exclude("a = [L4H2, L3H2]   b =8").settings())
        .containsExactly(new Setting("a", "[L4H2, L3H2]"), new Setting("b", "8"));
  }

  @ParameterizedTest
  @CsvSource({"10, 0", "10, 1", "500, 2"})
  void drawsAreTheSameForOneSeedAndNeverRepeat(int count, long seed) throws MalformedSpace {
    Space space = space(grid("a", 10), grid("b", 10), grid("c", 3));

    List<String> drawn = texts(space.drawn(count, seed).toList());

    assertThat(drawn).hasSize(Math.min(count, 300)).doesNotHaveDuplicates();
    assertThat(texts(space)).containsSubsequence(drawn);
    assertThat(texts(space.drawn(count, seed).toList())).isEqualTo(drawn);
  }

  @Test
  void aBillionCombinationsAreRefusedWithTheirNumberAndCanBeDrawnFrom() throws MalformedSpace {
    Space space = space(grid("a", 1000), grid("b", 1000), grid("c", 1000));

    assertThatThrownBy(space::checkSize).hasMessageContaining("1,000,000,000");
    assertThat(space.drawn(5, 3)).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=1,,2 | empty value",
        "a=8,8 | twice",
        "=8 | PATH=VALUE",
        "a | PATH=VALUE",
      })
  void aMalformedGridSaysWhatIsWrong(String text, String part) {
    assertThatThrownBy(() -> SpaceOptions.grid(text)).hasMessageContaining(part);
  }

  @Test
  void whatNoSweepCanMeanIsRefused() {
    assertThatThrownBy(() -> SpaceOptions.zip("a=1,2;b=x")).hasMessageContaining("2 values");
    assertThatThrownBy(() -> SpaceOptions.seeds("0,0")).hasMessageContaining("twice");
    assertThatThrownBy(() -> SpaceOptions.seeds("-1")).hasMessageContaining("0 or more");
    assertThatThrownBy(() -> space(grid("a", 2), grid("a", 2)).check())
        .hasMessageContaining("two axes");
    assertThatThrownBy(() -> new Space(List.of(grid("a", 2)), exclusions("b=1")).check())
        .hasMessageContaining("no axis varies");
    assertThatThrownBy(() -> new Space(List.of(grid("a", 2)), exclusions("a=9")).check())
        .hasMessageContaining("not among");
  }

  private static List<Exclusion> exclusions(String text) throws MalformedSpace {
    return List.of(SpaceOptions.exclude(text));
  }

  private static Axis grid(String path, int values) {
    return Axis.of(path, IntStream.range(0, values).mapToObj(Integer::toString).toList());
  }

  private static Space space(Axis... axes) {
    return new Space(List.of(axes), List.of());
  }

  private static List<String> texts(Space space) {
    return texts(space.combinations().toList());
  }

  private static List<String> texts(List<Combination> combinations) {
    return combinations.stream().map(SpaceTest::text).toList();
  }

  private static String text(Combination combination) {
    OptionalInt seed = combination.seed();
    return combination.settings().stream().map(Setting::value).collect(Collectors.joining())
        + (seed.isPresent() ? seed.getAsInt() : "");
  }
}
