package io.hyb.sweep.cluster;

import io.hyb.resolve.Setting;
import io.hyb.sweep.run.Board;
import io.hyb.sweep.run.Event;
import io.hyb.sweep.run.Expected;
import io.hyb.sweep.run.Rungs;
import io.hyb.sweep.run.Slot;
import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.Task;
import io.hyb.sweep.run.VariantFolder;
import io.hyb.sweep.run.VariantRefused;
import io.hyb.sweep.run.Work;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Variants that are a shell's script, in which {@code $1} is the id, {@code $2} the shared end to
 * make, {@code $3} the one to start from and {@code $4} the stage to stop after.
 */
record StubPreparation(String script) implements Preparation {
  @Override
  public String environment() {
    return "GREETING=${GREETING:-'good day'}; export GREETING\n";
  }

  @Override
  public List<String> command(Work work, SweepFolder sweep) throws VariantRefused {
    if (script.isEmpty()) {
      throw new VariantRefused("it can't be compiled");
    }
    String end = work.isShared() ? sweep.end(work.id()).toString() : "";
    String start = work.start().map(name -> sweep.end(name).toString()).orElse("");
    String until = work.until().map(Task.Stage::label).orElse("");
    return List.of("sh", "-c", script, "sh", work.task().id(), end, start, until);
  }

  @Override
  public Optional<Path> training(Task task, SweepFolder sweep) {
    return Optional.of(sweep.variant(task.id()));
  }

  static List<Task> tasks(int count) {
    List<Task> tasks = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      List<Setting> settings = List.of(new Setting("ssm.d_state", Integer.toString(i)));
      tasks.add(new Task("v" + i, settings, OptionalInt.empty()));
    }
    return tasks;
  }

  /** Keeps what it is told. */
  static final class Lines implements Board {
    final List<String> said = new ArrayList<>();

    @Override
    public void started(Work work, Slot slot) {
      said.add(work.id() + " starts");
    }

    @Override
    public void ended(Work work, Slot slot, Event.Kind kind, double seconds, VariantFolder where) {
      List<String> last = kind == Event.Kind.FAILED ? where.endOfLog(2) : List.of();
      said.add((work.id() + " " + kind + " " + String.join("/", last)).strip());
    }

    @Override
    public void failedWith(Work shared, List<Task> tasks) {
      throw new AssertionError("nobody fails for another");
    }

    @Override
    public void decided(Rungs.Decision decision) {
      said.add(decision.stage() + " passed by " + decision.passed().size());
    }

    @Override
    public void tick(List<Expected> left) {
      // Nothing has happened.
    }
  }
}
