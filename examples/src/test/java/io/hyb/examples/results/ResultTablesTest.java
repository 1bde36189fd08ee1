package io.hyb.examples.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tables of the documentation are those of the records. With {@code -Dhyb.tables=write} it
 * writes them.
 */
class ResultTablesTest {
  private static final String WRITE =
      "mvn -q -pl examples -am test -Dtest=ResultTablesTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dhyb.tables=write";

  private static final Map<String, Supplier<String>> TABLES = new TreeMap<>();

  static {
    TABLES.put("quickstart-output", QuickstartTables::output);
    TABLES.put("quickstart-mixers", table(QuickstartTables::mixers));
    TABLES.put("quickstart-sweep", table(SweepTables::variants));
    TABLES.put("quickstart-sweep-time", table(SweepTables::time));
    TABLES.put("small-teacher", table(QuickstartTables::eightMillionTokens));
    TABLES.put("training-speed", table(SpeedTables::training));
    TABLES.put("training-steps", table(SpeedTables::trainingSteps));
    TABLES.put("training-kernels", table(SpeedTables::trainingKernels));
    TABLES.put("generation-speed", table(SpeedTables::generation));
    TABLES.put("decoding-speed", table(SpeedTables::decoding));
    TABLES.put("decoding-mixers", table(SpeedTables::decodingMixers));
    TABLES.put("decoding-cpu", table(CpuTables::decoding));
    TABLES.put("lm-eval", table(HarnessTables::students));
    TABLES.put("golden-checks", table(SpeedTables::goldenChecks));
    TABLES.put("smollm2", table(SmolLm2Tables::summary));
    TABLES.put("smollm2-rankings", table(SmolLm2Tables::rankings));
    TABLES.put("smollm2-6m-9m", table(() -> SmolLm2Tables.students(Student.TOKENS_6M_9M)));
    TABLES.put("smollm2-14m-1m", table(() -> SmolLm2Tables.students(Student.TOKENS_14M_1M)));
    TABLES.put("smollm2-12m-3m", table(() -> SmolLm2Tables.students(Student.TOKENS_12M_3M)));
    TABLES.put("smollm2-random", table(SmolLm2Tables::random));
    TABLES.put("smollm2-draws", table(SmolLm2Tables::draws));
    TABLES.put("smollm2-exchanged", table(SmolLm2Tables::exchanged));
    TABLES.put("smollm2-layer18", table(SmolLm2Tables::layer18));
    TABLES.put("smollm2-schedules", table(SmolLm2Tables::schedules));
    TABLES.put("smollm2-selection", table(SmolLm2Tables::selection));
    TABLES.put("smollm2-mixtures", table(SmolLm2Tables::mixtures));
  }

  private static Supplier<String> table(Supplier<Table> table) {
    return () -> table.get().markdown();
  }

  /** The README and the pages below {@code docs} that have tables to draw. */
  static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(Records.ROOT.resolve("docs"))) {
      return Stream.concat(Stream.of(Records.ROOT.resolve("README.md")), docs)
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> Records.text(file).contains("<!-- table: "))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void drawingThePagesTablesAnewChangesNothing(Path file) throws IOException {
    Page page = new Page(Files.readString(file));
    Page drawn = page.with(TABLES);
    if (System.getProperty("hyb.tables", "").equals("write") && !drawn.equals(page)) {
      Path whole =
          Files.writeString(file.resolveSibling(file.getFileName() + ".new"), drawn.text());
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    assertThat(page.text()).as("%s; to write its tables: %s", file, WRITE).isEqualTo(drawn.text());
  }

  @Test
  void everyTableIsOnAPage() throws IOException {
    assertThat(pages().stream().flatMap(file -> new Page(Records.text(file)).tables().stream()))
        .containsExactlyInAnyOrderElementsOf(TABLES.keySet());
  }

  @Test
  void onlyWhatIsBetweenMarkersIsDrawn() {
    Page page = new Page("a $1\n<!-- table: t -->\nold\n<!-- end -->\nb\n");

    assertThat(page.with(Map.of("t", () -> "| $new |")).text())
        .isEqualTo("a $1\n<!-- table: t -->\n| $new |\n<!-- end -->\nb\n");
  }

  @Test
  void aTableThatNobodyDrawsIsRefused() {
    Page page = new Page("<!-- table: t -->\n<!-- end -->");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> page.with(Map.of("u", () -> "")))
        .withMessageContaining("no table t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!-- table: t -->\n",
        "<!-- end -->\n",
        "<!-- table: t -->\n<!-- table: u -->\n<!-- end -->\n",
        "<!-- table: t -->\n<!-- end -->\n<!-- end -->\n"
      })
  void aMarkerWithoutItsOtherIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Page(text));
  }
}
