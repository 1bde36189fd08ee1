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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Variants that share a stage, trained by a sweep and each by itself. */
class SweepTest {
  private static final int VARIANTS = Integer.getInteger("hyb.variants", 2);

  @TempDir private Path folder;

  @Test
  void aSharedStageIsTrainedOnceAndResultsAreThoseOfSeparateRunsBitForBit() throws IOException {
    write();
    String from = " --weights first --teacher " + Hyb.TEACHER + " --device cpu --out ";
    hyb("run", "bits.hyb", "init", "--teacher", Hyb.TEACHER.toString(), "--out", "first").isFine();

    Outcome sweep =
        hyb(
                "sweep",
                "bits.hyb",
                "--grid",
                "distill.finish.lr=" + rates(),
                "--out",
                "sweep",
                "--run",
                "distill" + from + "{out}/run")
            .isFine();

    assertThat(sweep.err()).containsOnlyOnce("up to align for " + VARIANTS + " variants");
    Map<String, Path> results = results(folder.resolve("sweep/ledger.jsonl"));
    assertThat(results.keySet().stream().filter(id -> id.startsWith("align"))).hasSize(1);
    assertThat(results).hasSize(VARIANTS + 1);
    assertThat(folder.resolve("sweep/shared")).isEmptyDirectory();

    for (int i = 1; i < VARIANTS; i++) {
      String out = "alone-" + i;
      List<String> run = new ArrayList<>(List.of("run", "bits.hyb", "--set"));
      run.add("distill.finish.lr=" + rates().split(",")[i]);
      run.add("distill");
      run.addAll(List.of((from + out).strip().split(" ")));
      hyb(run.toArray(String[]::new)).isFine();
      Path alone = folder.resolve(out);
      String hash = hash(alone);
      Path shared = folder.resolve("sweep/variants").resolve(hash.substring(0, 8)).resolve("run");
      assertThat(shared.resolve("student/model.safetensors"))
          .hasSameBinaryContentAs(alone.resolve("student/model.safetensors"));
      assertThat(figures(shared)).isEqualTo(figures(alone));
    }
  }

  private void write() throws IOException {
    Files.writeString(folder.resolve("prose.txt"), "The first of all things. ".repeat(200));
    Files.writeString(
        folder.resolve("bits.hyb"),
        """
        import "%s"
        hybrid Bits extends Rad4 {
          distill {
            data { text "prose.txt" { share = 100%% } }
            stage align  { match = hidden_states  tokens = 96  batch = 1  sequence = 32 }
            stage finish { match = logits  train = all  tokens = 64  batch = 1  sequence = 32 }
          }
        }
        """
            .formatted(Hyb.QUICKSTART));
  }

  /** A learning rate for each variant. */
  private static String rates() {
    return IntStream.rangeClosed(1, VARIANTS)
        .mapToObj(i -> i + "e-4")
        .collect(Collectors.joining(","));
  }

  /** Where what has finished is, by its id; each id once. */
  private Map<String, Path> results(Path ledger) throws IOException {
    return Files.readAllLines(ledger).stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .filter(event -> event.get("event").getAsString().equals("finished"))
        .map(event -> event.get("id").getAsString())
        .collect(Collectors.toMap(id -> id, id -> folder.resolve("sweep/variants").resolve(id)));
  }

  private static String hash(Path run) throws IOException {
    return JsonParser.parseString(Files.readString(run.resolve("run.json")))
        .getAsJsonObject()
        .get("hash")
        .getAsString();
  }

  /** What each step's line tells, but for speed and memory. */
  private static List<JsonObject> figures(Path run) throws IOException {
    return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .peek(line -> line.remove("tokens_per_second"))
        .peek(line -> line.remove("peak_memory_bytes"))
        .toList();
  }

  /** One thread, since sums over several may end in other bits. */
  private Outcome hyb(String... arguments) {
    List<String> command = new ArrayList<>(List.of(Hyb.LAUNCHER.toString()));
    command.addAll(List.of(arguments));
    return Hyb.run(
        folder, Map.of("HYB_HOME", Hyb.HOME.toString(), "OMP_NUM_THREADS", "1"), command);
  }
}
