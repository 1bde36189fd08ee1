package io.hyb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.examples.Hyb.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hybrid whose heads hang on a ranking that has a probe and no heads yet. */
class RankOnDemandTest {
  private static final int MINUTES = 3;

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        folder.resolve("rad.hyb"),
        """
        teacher GnaTiny { weights = "%s" }
        ranking mine {
          teacher = GnaTiny
          probe kv { pairs = 8..10:2  examples = 16 }
        }
        hybrid Rad {
          teacher = GnaTiny
          attention { keep top 4 of mine }
          ssm discrete_mamba2 { d_state = 4 }
          distill {
            data { probe kv { share = 100%%  pairs = 4..8 } }
            stage align { match = hidden_states  tokens = 512  batch = 2  sequence = 128 }
          }
        }
        """
            .formatted(Hyb.TEACHER));
  }

  @Test
  void runMeasuresTheRankingAndKeepsItsFirstHeads() throws IOException {
    Outcome first = run().isFine();

    assertThat(first.out()).contains("4 of 48", "perplexity").doesNotContain("L4H2");
    assertThat(first.err()).contains("the ranking `mine` has no heads yet", "16/16 prompts");
    Path run = only(folder.resolve("runs"));
    JsonObject ranking =
        JsonParser.parseString(Files.readString(run.resolve("ranking.json"))).getAsJsonObject();
    assertThat(ranking.getAsJsonObject("probe").get("pairs").getAsString()).isEqualTo("8..10:2");
    assertThat(ranking.getAsJsonObject("probe").get("examples").getAsInt()).isEqualTo(16);
    List<String> heads =
        ranking.getAsJsonArray("losses").asList().subList(0, 4).stream()
            .map(loss -> loss.getAsJsonObject().get("name").getAsString())
            .toList();
    assertThat(heads).contains("L4H2");
    assertThat(kept(heads)).isEqualTo(kept(run));

    Outcome second = run().isFine();

    assertThat(second.err()).contains("was measured before").doesNotContain("16/16");
    assertThat(second.out()).isEqualTo(first.out());

    Outcome other = run("--set", "attention.keep=top 2 of mine").isFine();

    assertThat(other.err()).contains("was measured before");
    assertThat(other.out()).contains("2 of 48");
    Files.copy(run.resolve("ranking.hyb"), folder.resolve("measured.hyb"));
    Files.writeString(
        folder.resolve("imports.hyb"),
        """
        import "measured.hyb"
        teacher GnaTiny { weights = "%s" }
        hybrid Rad {
          teacher = GnaTiny
          attention { keep top 4 of mine }
          ssm discrete_mamba2 { d_state = 4 }
        }
        """
            .formatted(Hyb.TEACHER));
    hyb("run", "imports.hyb", "info").isFine();
    assertThat(hyb("check", "imports.hyb").isFine().err())
        .doesNotContain("ranking-of-other-weights");
  }

  @Test
  void aKilledRankingGoesOn() throws Exception {
    Process process = builder("run", "rad.hyb", "--examples", "2", "--device", "cpu").start();
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
    while (partial().isEmpty()) {
      assertThat(process.isAlive() && System.nanoTime() < end).isTrue();
      Thread.sleep(20);
    }
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    process.waitFor();
    for (ProcessHandle each : all) {
      each.onExit().get(MINUTES, TimeUnit.MINUTES);
    }
    assertThat(partial()).hasSize(1);
    int done =
        JsonParser.parseString(Files.readString(partial().get(0)))
            .getAsJsonObject()
            .getAsJsonObject("prompts")
            .size();
    assertThat(done).isBetween(1, 15);

    Outcome outcome = run().isFine();

    assertThat(outcome.err()).contains(done + " of 16 prompts");
    assertThat(outcome.out()).contains("4 of 48");
  }

  @Test
  void otherVerbsNameTheRemedy() throws IOException {
    for (String[] call : new String[][] {{"run", "rad.hyb", "info"}, {"compile", "rad.hyb"}}) {
      Outcome outcome = hyb(call);
      assertThat(outcome.code()).isEqualTo(1);
      assertThat(outcome.err())
          .hasLineCount(1)
          .contains("rad.hyb", "top 4 of `mine`", "`hyb run rad.hyb` without a verb", "`rank`");
    }
    assertThat(folder.resolve("Rad.jar")).doesNotExist();
    assertThat(hyb("check", "rad.hyb").isFine().err()).isEmpty();
    hyb("run", "rad.hyb", "--help").isFine();
  }

  @Test
  void aTeacherNearChanceEndsTheRun() throws IOException {
    Path spec = folder.resolve("rad.hyb");
    Files.writeString(
        spec,
        Files.readString(spec)
            .replace("examples = 16", "examples = 16  values = word  separator = \"##\""));

    Outcome outcome = run();

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("noise", "`mine` was not measured", "rad.hyb:2");
    assertThat(outcome.out()).isEmpty();
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  /** Layer by layer the heads that are kept, as a list of their names says. */
  private static List<List<Integer>> kept(List<String> names) {
    List<List<Integer>> layers = new ArrayList<>();
    for (int layer = 0; layer < 6; layer++) {
      String start = "L" + layer + "H";
      layers.add(
          names.stream()
              .filter(name -> name.startsWith(start))
              .map(name -> Integer.valueOf(name.substring(start.length())))
              .sorted()
              .toList());
    }
    return layers;
  }

  /** The same of a run's student, as its configuration notes it. */
  private static List<List<Integer>> kept(Path run) throws IOException {
    JsonObject config =
        JsonParser.parseString(Files.readString(run.resolve("student/config.json")))
            .getAsJsonObject();
    List<List<Integer>> layers = new ArrayList<>();
    config
        .getAsJsonObject("hyb")
        .getAsJsonArray("layers")
        .forEach(
            layer ->
                layers.add(
                    layer.getAsJsonObject().getAsJsonArray("kept").asList().stream()
                        .map(head -> head.getAsInt())
                        .toList()));
    return layers;
  }

  private List<Path> partial() throws IOException {
    Path rankings = folder.resolve("cache/rankings");
    if (!Files.isDirectory(rankings)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(rankings)) {
      return files
          .filter(
              file ->
                  file.toString().endsWith(".partial.json")
                      && !file.getFileName().toString().startsWith("."))
          .toList();
    }
  }

  private static Path only(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  private Outcome run(String... more) {
    List<String> call =
        new ArrayList<>(List.of("run", "rad.hyb", "--examples", "2", "--device", "cpu"));
    call.addAll(List.of(more));
    return hyb(call.toArray(String[]::new));
  }

  private Map<String, String> environment() {
    return Map.of("HYB_HOME", Hyb.HOME.toString(), "HYB_CACHE", folder.resolve("cache").toString());
  }

  private static List<String> command(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of(Path.of("../hyb").toAbsolutePath().normalize().toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private Outcome hyb(String... arguments) {
    return Hyb.run(folder, environment(), command(arguments));
  }

  private ProcessBuilder builder(String... arguments) {
    ProcessBuilder builder =
        new ProcessBuilder(command(arguments))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().putAll(environment());
    return builder;
  }
}
