package io.hyb.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MlflowStoreTest {
  /** Prints each run of the only experiment as JSON, sorted by name. */
  private static final String READER =
      """
      import json, sys, mlflow
      from mlflow.tracking import MlflowClient
      client = MlflowClient(tracking_uri=sys.argv[1])
      experiment = client.get_experiment_by_name("frontier")
      runs = [{"name": run.info.run_name, "status": run.info.status, "params": run.data.params,
               "last": run.data.metrics, "tags": run.data.tags,
               "artifacts": [a.path for a in client.list_artifacts(run.info.run_id)],
               "loss": [[m.step, m.value, m.timestamp - run.info.start_time] for m in
                        client.get_metric_history(run.info.run_id, "loss/align")]}
              for run in client.search_runs([experiment.experiment_id])]
      print(json.dumps({"version": mlflow.__version__, "runs": sorted(runs, key=lambda r: r["name"])}))
      """;

  @TempDir private Path temporary;
  private Path sweep;
  private Path store;

  @BeforeEach
  void write() throws IOException {
    sweep = Files.createDirectories(temporary.resolve("frontier"));
    store = temporary.resolve("mlruns");
    Path run = Files.createDirectories(sweep.resolve("variants/a/run/distillation"));
    Files.writeString(
        run.resolveSibling("results.json"), "{\"models\": [{\"exact_match\": 0.75}]}");
    Files.writeString(
        run.resolve("metrics.jsonl"),
        """
        {"step":1,"stage":"align","tokens":100,"loss":2.5,"learning_rate":0.1,"tokens_per_second":50}
        {"step":2,"stage":"align","tokens":200,"loss":1.5,"learning_rate":0.2,"tokens_per_second":100}
        {"step":3,"sta""");
    Files.writeString(
        sweep.resolve("status.json"),
        """
        {"variants": [
          {"id": "a", "set": {"ssm.d_state": "4"}, "seed": 1, "state": "finished", "seconds": 3,
           "folder": "%1$s/variants/a"},
          {"id": "b", "set": {"ssm.d_state": "8"}, "seed": null, "state": "pending",
           "seconds": null, "folder": "%1$s/variants/b"}]}
        """
            .formatted(sweep));
    MlflowStore.write(sweep, store);
  }

  @Test
  void writingItAgainReplacesIt() throws IOException {
    List<String> before = files();
    MlflowStore.write(sweep, store);

    assertThat(files()).isEqualTo(before);
    assertThat(before)
        .hasSize(1 + 11 + 6)
        .anySatisfy(file -> assertThat(file).endsWith("metrics/loss/align"));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(store)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> store.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void mlflowReadsIt() throws IOException {
    assumeTrue(
        exits(0, "python3", "-c", "import mlflow"),
        "no MLflow here (python3 -c 'import mlflow'), so its reading the store is not tried");
    Process reader = start("python3", "-c", READER, store.toUri().toString());
    JsonObject read =
        JsonParser.parseString(
                new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .getAsJsonObject();

    JsonArray runs = read.getAsJsonArray("runs");
    assertThat(runs).hasSize(2);
    JsonObject a = runs.get(0).getAsJsonObject();
    assertThat(a.get("name").getAsString()).isEqualTo("ssm.d_state=4 seed=1");
    assertThat(a.get("status").getAsString()).isEqualTo("FINISHED");
    assertThat(a.getAsJsonObject("params"))
        .isEqualTo(JsonParser.parseString("{\"ssm.d_state\": \"4\", \"seed\": \"1\"}"));
    assertThat(a.getAsJsonObject("last").get("exact_match").getAsDouble()).isEqualTo(0.75);
    assertThat(a.getAsJsonObject("last").get("learning_rate").getAsDouble()).isEqualTo(0.2);
    // 100 tokens at 50 in a second, 100 more at 100.
    assertThat(a.getAsJsonArray("loss")).hasToString("[[1,2.5,2000],[2,1.5,3000]]");
    assertThat(a.getAsJsonArray("artifacts")).hasToString("[\"run\"]");
    assertThat(a.getAsJsonObject("tags").get("hyb.id").getAsString()).isEqualTo("a");
    JsonObject b = runs.get(1).getAsJsonObject();
    assertThat(b.get("status").getAsString()).isEqualTo("SCHEDULED");
  }

  private static boolean exits(int code, String... command) {
    try {
      Process process = start(command);
      process.getInputStream().readAllBytes();
      return process.waitFor() == code;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Process start(String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("MLFLOW_ALLOW_FILE_STORE", "true"); // MLflow 3 asks for it.
    return builder.start();
  }
}
