package io.hyb.sweep.cluster;

import io.hyb.resolve.Setting;
import io.hyb.sweep.run.Board;
import io.hyb.sweep.run.Event;
import io.hyb.sweep.run.Slot;
import io.hyb.sweep.run.Task;
import io.hyb.sweep.run.VariantRefused;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Variants that are a shell's script, in which {@code $1} is the id. */
record StubPreparation(String script) implements Preparation {
  @Override
  public String environment() {
    return "GREETING=${GREETING:-'good day'}; export GREETING\n";
  }

  @Override
  public List<String> command(Task task, Path folder) throws VariantRefused {
    if (script.isEmpty()) {
      throw new VariantRefused("it can't be compiled");
    }
    return List.of("sh", "-c", script, "sh", task.id());
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
    public void started(Task task, Slot slot) {
      said.add(task.id() + " starts");
    }

    @Override
    public void ended(
        Task task, Slot slot, Event.Kind kind, double seconds, List<String> lastLines) {
      said.add((task.id() + " " + kind + " " + String.join("/", lastLines)).strip());
    }
  }
}
