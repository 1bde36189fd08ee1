package io.hyb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The heads that {@code experiment.sh} keeps at random are what it says of them. */
class RandomHeadsTest {
  private static final Path FOLDER = Path.of("smollm2");
  private static final int TOP = 20;
  private static final int HEADS_OF_A_GROUP = 3;

  /** The seeds whose heads share keys and values with none on top. */
  private static final List<Integer> APART = List.of(30, 31, 32, 33, 34);

  private static List<String> ranked() throws IOException {
    return found("(?m)^ +(L\\d+H\\d+) = ", "kv_retrieval.hyb").stream()
        .map(line -> line.group(1))
        .toList();
  }

  /** Ten heads by their seed. */
  private static Map<Integer, List<String>> draws() throws IOException {
    return found("(?m)^ +\\[(\\d+)]=(\\S+)$", "experiment.sh").stream()
        .collect(
            Collectors.toMap(
                line -> Integer.valueOf(line.group(1)),
                line -> List.of(line.group(2).split(",")),
                (one, other) -> one,
                TreeMap::new));
  }

  private static List<MatchResult> found(String pattern, String file) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(FOLDER.resolve(file)))
        .results()
        .toList();
  }

  private static String group(String head) {
    String[] place = head.substring(1).split("H");
    return place[0] + ":" + Integer.parseInt(place[1]) / HEADS_OF_A_GROUP;
  }

  @Test
  void everyDrawKeepsTenHeadsFromBelowTheTop() throws IOException {
    List<String> below = ranked().subList(TOP, ranked().size());
    assertThat(draws()).hasSize(25);
    assertThat(draws().values())
        .allSatisfy(heads -> assertThat(below).containsAll(Set.copyOf(heads)))
        .allSatisfy(heads -> assertThat(Set.copyOf(heads)).hasSize(10));
  }

  @Test
  void fiveDrawsShareNoKeysAndValuesWithTheTop() throws IOException {
    Set<String> top =
        ranked().subList(0, TOP).stream().map(RandomHeadsTest::group).collect(Collectors.toSet());
    Map<Integer, List<String>> draws = draws();
    assertThat(APART)
        .allSatisfy(
            seed ->
                assertThat(draws.get(seed).stream().map(RandomHeadsTest::group))
                    .isNotEmpty()
                    .doesNotContainAnyElementsOf(top));
  }

  @Test
  void twoDrawsKeepTheHeadThatStandsInForTheSecond() throws IOException {
    assertThat(group("L18H8")).isEqualTo(group(ranked().get(1)));
    assertThat(draws().entrySet())
        .filteredOn(draw -> draw.getValue().contains("L18H8"))
        .extracting(Map.Entry::getKey)
        .containsExactly(20, 25);
  }
}
