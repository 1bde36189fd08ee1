package io.hyb.sweep.run;

import io.hyb.resolve.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A sweep whose variants are shell commands; it has a main method so that a test can kill it. */
final class StubSweep {
  private StubSweep() {}

  /**
   * @param args the folder, how many variants, how many side by side
   */
  public static void main(String[] args) {
    run(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
  }

  static void run(Path folder, int variants, int jobs) {
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      slots.add(new Slot(i, Optional.empty()));
    }
    run(folder, tasks(variants), slots, false, "sleep 0.02; echo $1");
  }

  /**
   * @param script of a shell; its first argument is the id
   */
  static void run(
      Path folder, List<Task> tasks, List<Slot> slots, boolean retryFailed, String script) {
    Launch launch =
        (task, own, slot, mark) -> new ProcessBuilder("sh", "-c", script, mark, task.id());
    new Driver(SweepFolder.make(folder), launch, new SilentBoard()).run(tasks, slots, retryFailed);
  }

  static List<Task> tasks(int count) {
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Setting> settings = List.of(new Setting("ssm.d_state", Integer.toString(i + 1)));
      tasks.add(new Task("v" + i, settings, OptionalInt.empty()));
    }
    return tasks;
  }

  private static final class SilentBoard implements Board {
    @Override
    public void started(Task task, Slot slot) {
      // Nobody looks.
    }

    @Override
    public void ended(
        Task task, Slot slot, Event.Kind kind, double seconds, List<String> lastLines) {
      // Nobody looks.
    }
  }
}
