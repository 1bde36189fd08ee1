package io.hyb.sweep.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.TaskState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskScriptTest {
  @TempDir private Path temporary;

  private Batch batch(String script) {
    SweepFolder folder = SweepFolder.make(temporary.resolve("sweep"));
    folder.write(StubPreparation.tasks(1));
    new TaskFiles(folder, new StubPreparation(script)).write(StubPreparation.tasks(1));
    return Batch.make(folder, "any", List.of("v1"));
  }

  private Process start(Batch batch, int line) throws IOException {
    return new ProcessBuilder(
            "sh",
            TaskFiles.script(batch.sweep()).toString(),
            batch.list().toString(),
            Integer.toString(line))
        .redirectErrorStream(true)
        .start();
  }

  private Path file(String name) {
    return temporary.resolve("sweep/variants/v1").resolve(name);
  }

  @Test
  void ofTwoTasksOnOneVariantOneRunsIt() throws Exception {
    Batch batch = batch("echo run >>runs; sleep 0.3; echo done");

    Process first = start(batch, 1);
    Process second = start(batch, 1);

    assertThat(first.waitFor()).isZero();
    assertThat(second.waitFor()).isZero();
    assertThat(file("runs")).hasContent("run\n");
    assertThat(file("out.txt")).hasContent("done\n");
  }

  @Test
  void aTaskThatIsTerminatedEndsItsVariantAndLeavesNoResult() throws Exception {
    Batch batch = batch("echo $$ >pid; exec sleep 60");
    Process task = start(batch, 1);
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
    assertThat(start(batch("kill -9 $$"), 1).waitFor()).isEqualTo(128 + 9);
    assertThat(file("exit")).doesNotExist();

    assertThat(start(batch("echo half; echo why >&2; exit 3"), 1).waitFor()).isEqualTo(3);
    assertThat(file("out.txt")).doesNotExist();
    SweepFolder folder = SweepFolder.make(temporary.resolve("sweep"));
    assertThat(folder.of("v1").end().orElseThrow().phase()).isEqualTo(TaskState.Phase.FAILED);
    assertThat(folder.of("v1").endOfLog(1)).containsExactly("why");
  }

  @Test
  void aLineThatTheListHasNotIsNamed() throws Exception {
    Process task = start(batch("true"), 2);

    assertThat(task.waitFor()).isEqualTo(1);
    assertThat(task.inputReader().readLine()).contains("no line 2");
  }
}
