package io.hyb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.examples.Hyb.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What a sweep hands to a cluster runs on a machine that has the sweep's folder and Hyb. */
class SweepElsewhereTest {
  @TempDir Path folder;

  @Test
  void aPodRunsItsVariant() throws Exception {
    List<String> sweep = new ArrayList<>(List.of("sweep", Hyb.QUICKSTART.toString()));
    sweep.addAll(List.of("--grid", "ssm.d_state=2,4", "--run", "info", "--out", "sweep"));
    List<String> asked = new ArrayList<>(sweep);
    asked.addAll(List.of("--on", "kubernetes", "--jobs", "1"));
    Outcome rendered = Hyb.hyb(folder, asked.toArray(String[]::new)).isFine();

    Outcome pod = Hyb.run(folder, Map.of("JOB_COMPLETION_INDEX", "1"), command(rendered.out()));

    assertThat(pod.code()).as(pod.out() + pod.err()).isZero();
    Matcher second = Pattern.compile("(?s).*variants/(\\S+) has ended.*").matcher(pod.out());
    assertThat(second.matches()).isTrue();
    assertThat(folder.resolve("sweep/variants/" + second.group(1) + "/out.txt"))
        .content()
        .contains("d_state 4");
    Outcome status = Hyb.hyb(folder, "sweep", "status", "sweep").isFine();
    assertThat(status.out()).contains("1 pending, 1 finished");

    // What is left runs here as well.
    Hyb.hyb(folder, sweep.toArray(String[]::new)).isFine();
    assertThat(Files.readAllLines(folder.resolve("sweep/ledger.jsonl")))
        .filteredOn(line -> line.contains("\"started\""))
        .hasSize(1)
        .allSatisfy(line -> assertThat(line).doesNotContain(second.group(1)));
  }

  @SuppressWarnings("unchecked") // what YAML's maps and lists are
  private static List<String> command(String yaml) {
    Object at = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    for (String key : List.of("spec", "template", "spec", "containers")) {
      at = ((Map<String, Object>) at).get(key);
    }
    return (List<String>) ((List<Map<String, Object>>) at).get(0).get("command");
  }
}
