package io.hyb.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The tables of docs/language.md are the schema's. With {@code -Dhyb.tables=write} they are written
 * anew.
 */
class LanguageReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "language.md");
  private static final Pattern TABLE =
      Pattern.compile("(<!-- schema: (\\S+) -->\n).*?(<!-- end -->)", Pattern.DOTALL);

  @Test
  void everyTableIsTheSchemas() throws IOException {
    String page = Files.readString(PAGE);
    String written = TABLE.matcher(page).replaceAll(LanguageReferenceTest::withTable);
    if ("write".equals(System.getProperty("hyb.tables"))) {
      Files.writeString(PAGE, written);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(written);
  }

  @Test
  void everyBlockAndKindHasItsTable() throws IOException {
    TreeSet<String> shown = new TreeSet<>();
    Matcher tables = TABLE.matcher(Files.readString(PAGE));
    while (tables.find()) {
      shown.add(tables.group(2));
    }
    TreeSet<String> expected = new TreeSet<>(List.of("file"));
    Topic.ofLanguage().forEach(topic -> collect(topic, expected));
    assertThat(shown).isEqualTo(expected);
  }

  /** A block that says less in another place than in its own has no second table. */
  private static void collect(Topic topic, TreeSet<String> names) {
    boolean again = topic.path().contains("layers") && topic.path().size() > 2;
    if (!topic.inside().isEmpty() && !again) {
      boolean onlyKinds =
          topic.inside().stream().noneMatch(each -> each.takes().isPresent())
              && topic.inside().stream().allMatch(each -> !each.inside().isEmpty())
              && topic.form().contains("KIND");
      if (!onlyKinds) {
        names.add(String.join(".", topic.path()));
      }
      topic.inside().forEach(each -> collect(each, names));
    }
  }

  private static String withTable(MatchResult found) {
    String name = found.group(2);
    List<Topic> topics = name.equals("file") ? Topic.ofLanguage() : only(name).inside();
    return Matcher.quoteReplacement(found.group(1) + table(topics) + found.group(3));
  }

  private static Topic only(String name) {
    List<Topic> found =
        Topic.about(name).stream()
            .filter(topic -> String.join(".", topic.path()).equals(name))
            .toList();
    assertThat(found).as("the table %s", name).hasSize(1);
    return found.get(0);
  }

  private static String table(List<Topic> topics) {
    List<String> rows = new ArrayList<>();
    for (Topic topic : topics) {
      rows.add(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  topic.takes().isPresent() ? topic.name() : topic.form(),
                  topic.takes().orElse(""),
                  topic.absent().orElse(""),
                  topic.doc()
                      + topic
                          .inherited()
                          .map(how -> " *Under `extends`:* " + how + ".")
                          .orElse("")));
    }
    return "| write | takes | default | meaning |\n|---|---|---|---|\n" + String.join("", rows);
  }
}
