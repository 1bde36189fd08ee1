package io.hyb.sweep.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriverTest {
  private static final int KILLS = Integer.getInteger("hyb.kills", 2);
  private static final List<Slot> ONE = List.of(new Slot(0, Optional.empty()));

  @TempDir private Path folder;

  @Test
  void everyVariantIsFinishedOnceWhateverIsKilledAndWhen() throws Exception {
    int variants = 10 * KILLS;
    Random random = new Random(1);
    for (int kill = 0; kill < KILLS; kill++) {
      Process driver = start(variants);
      boolean ended = driver.waitFor(200 + random.nextInt(400), TimeUnit.MILLISECONDS);
      if (!ended && kill % 2 == 1) {
        driver.descendants().findAny().ifPresent(ProcessHandle::destroyForcibly);
        driver.waitFor(random.nextInt(200), TimeUnit.MILLISECONDS);
      }
      driver.destroyForcibly().waitFor();
    }
    Process last = start(variants);
    assertThat(last.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(last.exitValue()).as(Files.readString(folder.resolve("log"))).isZero();

    Map<String, Long> finished =
        Ledger.read(folder.resolve("sweep/ledger.jsonl")).stream()
            .filter(event -> event.kind() == Event.Kind.FINISHED)
            .collect(Collectors.groupingBy(Event::id, Collectors.counting()));
    finished.keySet().removeIf(id -> id.startsWith("align"));
    assertThat(finished).hasSize(variants).allSatisfy((id, times) -> assertThat(times).isOne());
    assertThat(folder.resolve("sweep/shared")).isEmptyDirectory();
    for (Task task : StubSweep.tasks(variants)) {
      assertThat(folder.resolve("sweep/variants/" + task.id() + "/out.txt"))
          .hasContent(task.id() + "\n");
    }
  }

  private Process start(int variants) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-cp",
            System.getProperty("java.class.path"),
            StubSweep.class.getName(),
            folder.resolve("sweep").toString(),
            Integer.toString(variants),
            "4")
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  @Test
  void aFailedVariantRunsAgainOnlyWhenAsked() {
    String script = "echo why >&2; test -e " + folder.resolve("fine");
    StubSweep.run(folder.resolve("sweep"), StubSweep.tasks(1), ONE, false, script);

    assertThat(state("v0").phase()).isEqualTo(TaskState.Phase.FAILED);
    assertThat(state("v0").exit()).hasValue(1);
    assertThat(folder.resolve("sweep/variants/v0/log.txt")).hasContent("why\n");
    assertThat(folder.resolve("sweep/variants/v0/out.txt")).doesNotExist();

    StubSweep.run(folder.resolve("sweep"), StubSweep.tasks(1), ONE, false, "true");
    assertThat(state("v0").phase()).isEqualTo(TaskState.Phase.FAILED);

    StubSweep.run(folder.resolve("sweep"), StubSweep.tasks(1), ONE, true, "true");
    assertThat(state("v0").phase()).isEqualTo(TaskState.Phase.FINISHED);
  }

  @Test
  void aVariantThatIsKilledAgainAndAgainFails() {
    StubSweep.run(folder.resolve("sweep"), StubSweep.tasks(1), ONE, false, "kill -9 $$");

    assertThat(state("v0").phase()).isEqualTo(TaskState.Phase.FAILED);
    assertThat(state("v0").exit()).hasValue(137);
  }

  @Test
  void whatAKilledDriverHasLeftRunningIsEndedFirst() throws Exception {
    Path sweep = folder.resolve("sweep");
    SweepFolder made = SweepFolder.make(sweep);
    try (Ledger ledger = Ledger.open(made.ledger())) {
      ledger.add(Event.started("v0"));
    }
    Process left =
        new ProcessBuilder("sh", "-c", "sleep 60; true", "-Dhyb.variant=" + made.variant("v0"))
            .start();

    StubSweep.run(sweep, StubSweep.tasks(1), ONE, false, "true");

    assertThat(left.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(state("v0").phase()).isEqualTo(TaskState.Phase.FINISHED);
  }

  @Test
  void aSecondDriverLeaves() throws Exception {
    SweepFolder made = SweepFolder.make(folder.resolve("sweep"));
    SweepLock taken = made.take();
    made.states(); // To look at the lock must not lose it.
    assertThatThrownBy(made::take).isInstanceOf(SweepRefused.class);

    assertThat(start(1).waitFor()).isEqualTo(1);
    assertThat(folder.resolve("log")).content().contains("another process");

    taken.close();
    assertThat(start(1).waitFor()).isZero();
  }

  @Test
  void ofTwoDriversAtOnceNoneRunsWhatTheOtherRuns() throws Exception {
    int variants = 60;
    List<Process> drivers = List.of(start(variants), start(variants));
    List<Integer> codes = new ArrayList<>();
    for (Process driver : drivers) {
      codes.add(driver.waitFor());
    }

    // One that comes when the other has done all of it has nothing to do, and is content.
    assertThat(codes).contains(0).isSubsetOf(0, 1);
    Map<String, Long> started =
        Ledger.read(folder.resolve("sweep/ledger.jsonl")).stream()
            .filter(event -> event.kind() == Event.Kind.STARTED && event.id().startsWith("v"))
            .collect(Collectors.groupingBy(Event::id, Collectors.counting()));
    assertThat(started).hasSize(variants).allSatisfy((id, times) -> assertThat(times).isOne());
  }

  @Test
  void cancellingStopsWhatRunsAndItIsRunAgainLater() throws Exception {
    Path sweep = folder.resolve("sweep");
    Thread driver =
        new Thread(() -> StubSweep.run(sweep, StubSweep.tasks(3), ONE, false, "sleep 60"));
    driver.start();
    while (!Files.exists(sweep.resolve("variants/v0/log.txt"))) {
      Thread.sleep(10);
    }

    Cancel.of(SweepFolder.open(sweep));

    driver.join();
    SweepStatus status = SweepStatus.of(SweepFolder.open(sweep));
    assertThat(status.count(TaskState.Phase.PENDING)).isEqualTo(3);
    StubSweep.run(sweep, StubSweep.tasks(3), ONE, false, "true");
    assertThat(SweepStatus.of(SweepFolder.open(sweep)).count(TaskState.Phase.FINISHED))
        .isEqualTo(3);
  }

  @Test
  void aLineThatWasCutShortCountsAsNotWritten() throws IOException {
    Path file = folder.resolve("ledger.jsonl");
    try (Ledger ledger = Ledger.open(file)) {
      ledger.add(Event.started("v0"));
    }
    String whole = Files.readString(file);
    Files.writeString(file, whole + "{\"time\":\"2026");

    assertThat(Ledger.read(file)).hasSize(1);
    Ledger.open(file).close();
    assertThat(file).hasContent(whole);
    Files.writeString(file, "nonsense\n");
    assertThatThrownBy(() -> Ledger.read(file)).hasMessageContaining("ledger.jsonl:1");
  }

  @Test
  void aFolderOfSomethingElseIsRefused() throws IOException {
    Files.writeString(folder.resolve("mine"), "");
    assertThatThrownBy(() -> SweepFolder.make(folder)).hasMessageContaining("holds no sweep");
    assertThatThrownBy(() -> SweepFolder.open(folder)).hasMessageContaining("no sweep");
    assertThatThrownBy(() -> SweepFolder.make(folder.resolve("mine")))
        .hasMessageContaining("it is a file");
  }

  private TaskState state(String id) {
    return SweepFolder.open(folder.resolve("sweep")).states().get(id);
  }
}
