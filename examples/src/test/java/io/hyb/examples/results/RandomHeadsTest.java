package io.hyb.examples.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The random heads of {@code random-heads.txt} are what the file and the documentation say. */
class RandomHeadsTest {
  private static final Path FOLDER = Path.of("smollm2");
  private static final int TOP = 20;
  private static final int HEADS_OF_A_GROUP = 3;

  /** Draws whose heads share keys and values with none on top. */
  private static final List<String> APART =
      List.of("random10-30", "random10-31", "random10-32", "random10-33", "random10-34");

  private static List<String> ranked() {
    return Pattern.compile("(?m)^ +(L\\d+H\\d+) = ")
        .matcher(Records.text(FOLDER.resolve("kv_retrieval.hyb")))
        .results()
        .map(line -> line.group(1))
        .toList();
  }

  /** Ten heads by the draw's name. */
  private static Map<String, List<String>> draws() {
    return Records.text(FOLDER.resolve("random-heads.txt"))
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split(" "))
        .collect(
            Collectors.toMap(
                words -> words[0],
                words -> List.of(words[1].split(",")),
                (one, other) -> {
                  throw new IllegalStateException("two draws of one name");
                },
                TreeMap::new));
  }

  private static String group(String head) {
    String[] place = head.substring(1).split("H");
    return place[0] + ":" + Integer.parseInt(place[1]) / HEADS_OF_A_GROUP;
  }

  @Test
  void everyDrawKeepsTenHeadsFromBelowTheTop() {
    List<String> below = ranked().subList(TOP, ranked().size());
    assertThat(draws()).hasSize(25);
    assertThat(draws().values())
        .allSatisfy(heads -> assertThat(below).containsAll(Set.copyOf(heads)))
        .allSatisfy(heads -> assertThat(Set.copyOf(heads)).hasSize(10));
  }

  @Test
  void fiveDrawsShareNoKeysAndValuesWithTheTop() {
    Set<String> top =
        ranked().subList(0, TOP).stream().map(RandomHeadsTest::group).collect(Collectors.toSet());
    Map<String, List<String>> draws = draws();
    assertThat(APART)
        .allSatisfy(
            name ->
                assertThat(draws.get(name).stream().map(RandomHeadsTest::group))
                    .isNotEmpty()
                    .doesNotContainAnyElementsOf(top));
  }

  @Test
  void twoDrawsKeepTheHeadThatSharesKeysAndValuesWithTheSecond() {
    assertThat(group("L18H8")).isEqualTo(group(ranked().get(1)));
    assertThat(draws().entrySet())
        .filteredOn(draw -> draw.getValue().contains("L18H8"))
        .extracting(Map.Entry::getKey)
        .containsExactly("random10", "random10-25");
  }

  @Test
  void theRecordedStudentsKeptTheHeadsListed() {
    Map<String, List<String>> draws = draws();
    List<Student> recorded =
        Stream.of(Student.TOKENS_6M_9M, Student.TOKENS_14M_1M, Student.TOKENS_12M_3M)
            .flatMap(files -> Student.of(files).stream())
            .filter(Student::isDraw)
            .toList();
    assertThat(recorded).hasSize(32);
    assertThat(Stream.concat(recorded.stream(), exchangeDraws()))
        .allSatisfy(
            student ->
                assertThat(student.kept()).isEqualTo(String.join(" ", draws.get(student.name()))));
  }

  private static Stream<Student> exchangeDraws() {
    return Student.of(List.of(SmolLm2Tables.EXCHANGED)).stream().filter(Student::isDraw);
  }
}
