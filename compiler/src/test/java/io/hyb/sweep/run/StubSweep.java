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
   * @param args the folder, how many variants, how many side by side, and what they do if not the
   *     usual
   */
  public static void main(String[] args) {
    String script =
        args.length > 3 ? args[3] : "sleep 0.02; test -z \"$3\" || mkdir -p \"$3\"; echo $1";
    try {
      run(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]), script);
    } catch (SweepRefused e) {
      System.err.println("refused: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void run(Path folder, int variants, int jobs, String script) {
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      slots.add(new Slot(i, Optional.empty()));
    }
    run(folder, sharing(variants, 5), slots, false, script);
  }

  /**
   * @param script of a shell; its first argument is the variant's id, the next are the stage after
   *     which it stops and where it leaves that stage's end, or empty
   */
  static void run(
      Path folder, List<Task> tasks, List<Slot> slots, boolean retryFailed, String script) {
    run(folder, tasks, slots, retryFailed, Halving.NONE, script);
  }

  static void run(
      Path folder,
      List<Task> tasks,
      List<Slot> slots,
      boolean retryFailed,
      Halving halving,
      String script) {
    new Driver(SweepFolder.make(folder), new Shell(script), new SilentBoard())
        .run(tasks, slots, retryFailed, halving);
  }

  private record Shell(String script) implements Launch {
    @Override
    public ProcessBuilder process(Work work, SweepFolder sweep, Slot slot, String mark) {
      String until = work.until().map(Task.Stage::label).orElse("");
      String end = work.isShared() ? sweep.end(work.id()).toString() : "";
      return new ProcessBuilder("sh", "-c", script, mark, work.task().id(), until, end)
          .directory(sweep.variant(work.task().id()).toFile());
    }

    @Override
    public Optional<Path> training(Task task, SweepFolder sweep) {
      return Optional.of(sweep.variant(task.id()));
    }
  }

  static List<Task> tasks(int count) {
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Setting> settings = List.of(new Setting("ssm.d_state", Integer.toString(i + 1)));
      tasks.add(new Task("v" + i, settings, OptionalInt.empty()));
    }
    return tasks;
  }

  /** Variants of two stages of 100 tokens, the first of which so many in a row have in common. */
  static List<Task> sharing(int count, int together) {
    List<Task> tasks = new ArrayList<>();
    for (Task task : tasks(count)) {
      int number = tasks.size();
      List<Task.Stage> stages =
          List.of(
              new Task.Stage("align", "align-" + number / together, 100),
              new Task.Stage("finish", "finish-" + number, 100));
      tasks.add(new Task(task.id(), task.settings(), task.seed(), stages));
    }
    return tasks;
  }

  private static final class SilentBoard implements Board {
    @Override
    public void started(Work work, Slot slot) {
      // Nobody looks.
    }

    @Override
    public void ended(Work work, Slot slot, Event.Kind kind, double seconds, VariantFolder said) {
      // Nobody looks.
    }

    @Override
    public void failedWith(Work shared, List<Task> tasks) {
      // Nobody looks.
    }

    @Override
    public void decided(Rungs.Decision decision) {
      // Nobody looks.
    }

    @Override
    public void tick(List<Expected> left) {
      // Nobody looks.
    }
  }
}
