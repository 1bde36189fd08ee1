package io.hyb.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.hyb.check.rule.Rule;
import io.hyb.check.rule.Rules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every finding of the front end has a folder under {@code golden/check}, and in it a spec a case
 * with what {@code hyb check} prints of it, for people and for machines. A missing expectation is
 * written and fails, to be read before it is committed.
 */
class GoldenCheckTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden/check");
  private static final String FINE = "fine";

  static List<Path> specs() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(Files::isDirectory).sorted().flatMap(GoldenCheckTest::specs).toList();
    }
  }

  private static Stream<Path> specs(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".hyb")).sorted().toList().stream();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void printsWhatIsExpected(Path spec) throws IOException {
    Path text = beside(spec, ".text");
    Path json = beside(spec, ".json");
    String forPeople = hyb("check", spec.toString());
    String forMachines = hyb("check", "--json", spec.toString());
    if (isWritten(text, forPeople) | isWritten(json, forMachines)) {
      fail("wrote what was missing beside " + spec + "; read it, then run again");
    }
    assertThat(forPeople).isEqualTo(Files.readString(text));
    assertThat(forMachines).isEqualTo(Files.readString(json));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void aCaseShowsWhatItsFolderIsCalled(Path spec) {
    String id = spec.getParent().getFileName().toString();
    assertThat(ids(spec)).isEqualTo(id.equals(FINE) ? Set.of() : Set.of(id));
  }

  @Test
  void everyFindingHasACase() throws IOException {
    Set<String> shown = new TreeSet<>();
    for (Path spec : specs()) {
      shown.add(spec.getParent().getFileName().toString());
    }
    shown.remove(FINE);
    Set<String> raised = ExplanationsTest.raisedByTheFrontEnd();
    raised.removeAll(ExplanationsTest.OF_FILES_AND_COMMAND_LINES);
    assertThat(shown).containsAll(raised);
    // The parser has cases of its own; those of numbers and of whole files are here, too.
    raised.addAll(ExplanationsTest.raisedByTheParser());
    assertThat(raised).containsAll(shown);
    assertThat(shown).containsAll(Rules.ALL.stream().map(Rule::id).collect(Collectors.toSet()));
  }

  private static Set<String> ids(Path spec) {
    Set<String> ids = new TreeSet<>();
    for (JsonElement finding :
        JsonParser.parseString(hyb("check", "--json", spec.toString())).getAsJsonArray()) {
      ids.add(finding.getAsJsonObject().get("id").getAsString());
    }
    return ids;
  }

  private static Path beside(Path spec, String ending) {
    return spec.resolveSibling(spec.getFileName().toString().replace(".hyb", ending));
  }

  /** Whether the expectation was missing. */
  private static boolean isWritten(Path expectation, String printed) throws IOException {
    if (Files.exists(expectation)) {
      return false;
    }
    Files.writeString(expectation, printed);
    return true;
  }

  /** What the command prints, findings first, with paths as from the folder of all cases. */
  private static String hyb(String... arguments) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
    new HybCommand(new Console(stream, stream)).run(List.of(arguments));
    return printed.toString(StandardCharsets.UTF_8).replace(FOLDER + "/", "");
  }
}
