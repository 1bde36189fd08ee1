package io.hyb.sweep.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyb.sweep.run.Halving;
import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.SweepRefused;
import io.hyb.sweep.run.SweepStatus;
import io.hyb.sweep.run.Task;
import io.hyb.sweep.run.TaskState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class KubernetesSweepTest {
  @TempDir private Path temporary;

  private final List<String> notes = new ArrayList<>();
  private final StubPreparation.Lines board = new StubPreparation.Lines();

  private SweepFolder folder() {
    return SweepFolder.make(temporary.resolve("My Sweep"));
  }

  private Optional<String> yaml(int variants) {
    return new KubernetesSweep(folder(), notes::add)
        .yaml(
            StubPreparation.tasks(variants),
            new StubPreparation("echo $1"),
            new KubernetesJob(
                "registry/hyb:1", "data", temporary, OptionalInt.of(2), OptionalInt.of(1)),
            false,
            Halving.NONE,
            board);
  }

  @Test
  void aJobHasAPodForEachVariant() {
    Map<String, Object> job =
        new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml(3).orElseThrow());

    assertThat(job).containsEntry("apiVersion", "batch/v1").containsEntry("kind", "Job");
    assertThat(at(job, "metadata")).containsEntry("name", "my-sweep-1");
    assertThat(at(job, "spec"))
        .containsEntry("completionMode", "Indexed")
        .containsEntry("completions", 3)
        .containsEntry("parallelism", 2)
        .containsEntry("backoffLimitPerIndex", 3)
        .containsKey("podFailurePolicy");
    Map<String, Object> pod = at(at(at(job, "spec"), "template"), "spec");
    assertThat(pod).containsEntry("restartPolicy", "Never");
    assertThat(only(pod, "volumes"))
        .containsEntry("persistentVolumeClaim", Map.of("claimName", "data"));
    Map<String, Object> container = only(pod, "containers");
    assertThat(container).containsEntry("image", "registry/hyb:1");
    assertThat(only(container, "volumeMounts"))
        .containsEntry("mountPath", temporary.toString())
        .containsEntry("name", only(pod, "volumes").get("name"));
    assertThat(at(at(container, "resources"), "limits")).containsEntry("nvidia.com/gpu", "1");
  }

  @Test
  void thePodsCommandRunsTheVariantOfItsIndex() throws Exception {
    Map<String, Object> job =
        new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml(3).orElseThrow());
    Map<String, Object> pod = at(at(at(job, "spec"), "template"), "spec");
    List<String> command = strings(only(pod, "containers").get("command"));

    for (String index : List.of("0", "2")) {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("JOB_COMPLETION_INDEX", index);
      Process process = builder.start();
      process.getInputStream().readAllBytes();
      assertThat(process.waitFor()).isZero();
    }

    assertThat(folder().variant("v1").resolve("out.txt")).hasContent("v1\n");
    assertThat(folder().variant("v3").resolve("out.txt")).hasContent("v3\n");
    assertThat(SweepStatus.of(folder()).count(TaskState.Phase.FINISHED)).isEqualTo(2);
  }

  @Test
  void whatHasEndedIsNotInTheNextJob() throws IOException {
    String first = yaml(2).orElseThrow();
    assertThat(folder().root().resolve("kubernetes/1/job.yaml")).hasContent(first);
    Files.writeString(folder().variant("v1").resolve("exit"), "0 5\n");

    yaml(2);
    assertThat(folder().root().resolve("kubernetes/2/works")).hasContent("variants/v2\n");
    Files.writeString(folder().variant("v2").resolve("exit"), "1 5\n");

    assertThat(yaml(2)).isEmpty();
  }

  @Test
  void whereVariantsAreComparedTheSameCommandDescribesOneRungAfterTheOther() throws IOException {
    assertThat(halved()).isPresent();
    assertThat(folder().root().resolve("kubernetes/1/works"))
        .hasContent("stages/align-1\nstages/align-2\nstages/align-3\n");
    assertThat(notes).anySatisfy(line -> assertThat(line).contains("after `align`"));

    end("stages/align-1", "v1", 0.3);
    end("stages/align-3", "v3", 0.5);
    halved();
    assertThat(folder().root().resolve("kubernetes/2/works")).hasContent("stages/align-2\n");

    end("stages/align-2", "v2", 0.2);
    halved();
    assertThat(folder().root().resolve("kubernetes/3/works"))
        .hasContent("variants/v1\nvariants/v3\n");
    assertThat(folder().variant("v1").resolve("command")).content().doesNotContain("task.sh");
    assertThat(board.said).containsOnlyOnce("align passed by 2");
    assertThat(SweepStatus.of(folder()).states().get("v2").stoppedAfter()).isPresent();

    Files.writeString(folder().variant("v1").resolve("exit"), "0 5\n");
    Files.writeString(folder().variant("v3").resolve("exit"), "0 5\n");
    assertThat(halved()).isEmpty();
    assertThat(SweepStatus.of(folder()).isOver()).isTrue();
  }

  private Optional<String> halved() {
    List<Task> tasks = new ArrayList<>();
    for (Task task : StubPreparation.tasks(3)) {
      List<Task.Stage> stages =
          List.of(
              new Task.Stage("align", "align-" + task.id().substring(1), 10),
              new Task.Stage("finish", "finish-" + task.id(), 10));
      tasks.add(new Task(task.id(), task.settings(), task.seed(), stages));
    }
    return new KubernetesSweep(folder(), notes::add)
        .yaml(
            tasks,
            new StubPreparation("true"),
            new KubernetesJob("hyb", "data", temporary, OptionalInt.empty(), OptionalInt.empty()),
            false,
            new Halving(2, Set.of("align"), Halving.Result.EXACT_MATCH),
            board);
  }

  /** As a pod leaves it. */
  private void end(String stage, String variant, double score) throws IOException {
    Files.writeString(folder().root().resolve(stage).resolve("exit"), "0 5\n");
    Path scores = Files.createDirectories(folder().variant(variant)).resolve("stages.json");
    Files.writeString(scores, "[{\"stage\": \"align\", \"exact_match\": " + score + "}]");
  }

  @Test
  void aFolderThatPodsDoNotSeeIsRefused() {
    KubernetesJob job =
        new KubernetesJob(
            "hyb", "data", Path.of("/elsewhere"), OptionalInt.empty(), OptionalInt.empty());

    assertThatThrownBy(
            () ->
                new KubernetesSweep(folder(), notes::add)
                    .yaml(
                        StubPreparation.tasks(1),
                        new StubPreparation("true"),
                        job,
                        false,
                        Halving.NONE,
                        board))
        .isInstanceOf(SweepRefused.class)
        .hasMessageContaining("/elsewhere");
    assertThat(KubernetesSweep.common(List.of(Path.of("/a/b/c"), Path.of("/a/b/d/e"))))
        .contains(Path.of("/a/b"));
    assertThat(KubernetesSweep.common(List.of(Path.of("/a"), Path.of("/b")))).isEmpty();
  }

  @SuppressWarnings("unchecked") // what YAML's maps are
  private static Map<String, Object> at(Map<String, Object> map, String key) {
    return (Map<String, Object>) map.get(key);
  }

  @SuppressWarnings("unchecked") // what YAML's lists are
  private static Map<String, Object> only(Map<String, Object> map, String key) {
    List<Object> list = (List<Object>) map.get(key);
    assertThat(list).hasSize(1);
    return (Map<String, Object>) list.get(0);
  }

  @SuppressWarnings("unchecked") // what YAML's lists are
  private static List<String> strings(Object list) {
    return (List<String>) list;
  }
}
