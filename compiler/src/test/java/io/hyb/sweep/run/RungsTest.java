package io.hyb.sweep.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RungsTest {
  private static final Halving THIRDS = new Halving(3, Set.of("a", "b"), Halving.Result.LOSS);

  /** Seven variants of three stages, compared after two of them. */
  private final List<Task> tasks = new ArrayList<>();

  private final Agenda agenda;
  private final Rungs rungs;

  RungsTest() {
    for (Task task : StubSweep.tasks(7)) {
      List<Task.Stage> stages = new ArrayList<>();
      for (String label : List.of("a", "b", "c")) {
        stages.add(new Task.Stage(label, label + "-" + task.id(), 10));
      }
      tasks.add(new Task(task.id(), task.settings(), task.seed(), stages));
    }
    agenda = new Agenda(WorkPlan.of(tasks, THIRDS.rungs(), Set.of()), work -> false);
    rungs = new Rungs(THIRDS, new Standing(tasks, List.of(), Map.of()), tasks, this::loss);
  }

  /** The later in the plan the lower; the last one has diverged. */
  private Halving.Scored loss(Task task, Task.Stage stage) {
    int place = tasks.indexOf(task);
    return new Halving.Scored(
        task, place == 6 ? OptionalDouble.empty() : OptionalDouble.of(10 - place));
  }

  private double tokens() {
    return rungs.expected(agenda.open()).stream().mapToDouble(Expected::tokens).sum();
  }

  @Test
  void whatIsExpectedLeavesOutTheVariantsThatWillDropOut() {
    // 7 train a, a third of them, rounded up, b, and one c.
    assertThat(tokens()).isCloseTo(70 + 30 + 10, within(1e-9));

    reach("a");
    Rungs.Decision decision = rungs.settle(agenda).orElseThrow();
    assertThat(decision.passed())
        .extracting(it -> it.task().id())
        .containsExactly("v3", "v4", "v5");
    assertThat(decision.halted().get(3).result()).isEmpty();
    assertThat(tokens()).isCloseTo(30 + 10, within(1e-9));
  }

  private void reach(String label) {
    for (Work work : agenda.open()) {
      if (work.until().map(stage -> stage.label().equals(label)).orElse(false)) {
        agenda.finish(work);
      }
    }
  }
}
