package io.hyb.sweep.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.Task;
import io.hyb.sweep.run.TaskState;
import io.hyb.sweep.run.WorkPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskScriptTest {
  @TempDir private Path temporary;

  /** The task that runs the only variant. */
  private ProcessBuilder task(String script) {
    List<Task> tasks = StubPreparation.tasks(1);
    SweepFolder folder = SweepFolder.make(temporary.resolve("sweep"));
    folder.write(tasks);
    new TaskFiles(folder, new StubPreparation(script))
        .write(WorkPlan.of(tasks, Set.of(), Set.of()).works(), work -> true);
    return new ProcessBuilder("sh", TaskFiles.script(folder).toString(), "variants/v1")
        .redirectErrorStream(true);
  }

  private Path file(String name) {
    return temporary.resolve("sweep/variants/v1").resolve(name);
  }

  @Test
  void ofTwoTasksOnOneVariantOneRunsIt() throws Exception {
    ProcessBuilder task = task("echo run >>runs; sleep 0.3; echo done");

    Process first = task.start();
    Process second = task.start();

    assertThat(first.waitFor()).isZero();
    assertThat(second.waitFor()).isZero();
    assertThat(file("runs")).hasContent("run\n");
    assertThat(file("out.txt")).hasContent("done\n");
  }

  @Test
  void aTaskThatIsTerminatedEndsItsVariantAndLeavesNoResult() throws Exception {
    ProcessBuilder builder = task("echo $$ >pid; exec sleep 60");
    Process task = builder.start();
    while (!Files.exists(file("pid")) || Files.size(file("pid")) == 0) {
      Thread.onSpinWait();
    }

    task.toHandle().destroy(); // Process.destroy would close what the task says, too.

    assertThat(task.waitFor()).isEqualTo(128 + 15);
    assertThat(file("exit")).doesNotExist();
    long child = Long.parseLong(Files.readString(file("pid")).strip());
    assertThat(ProcessHandle.of(child)).isEmpty();
  }

  @Test
  void aVariantThatIsKilledLeavesNoResultAndOneThatFailsDoes() throws Exception {
    assertThat(task("kill -9 $$").start().waitFor()).isEqualTo(128 + 9);
    assertThat(file("exit")).doesNotExist();

    assertThat(task("echo half; echo why >&2; exit 3").start().waitFor()).isEqualTo(3);
    assertThat(file("out.txt")).doesNotExist();
    SweepFolder folder = SweepFolder.make(temporary.resolve("sweep"));
    assertThat(folder.of("v1").end().orElseThrow().phase()).isEqualTo(TaskState.Phase.FAILED);
    assertThat(folder.of("v1").endOfLog(1)).containsExactly("why");
  }
}
