package io.hyb.sweep.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What processes a sweep needs, each after those that it depends on. A stage that several variants
 * share is trained by the first of them, in a process of its own that leaves the stage's end to
 * all; where variants are compared after a stage each has a process up to there.
 *
 * @param works in the order in which they should run
 */
public record WorkPlan(List<Work> works) {
  public WorkPlan {
    works = List.copyOf(works);
  }

  /**
   * @param tasks the variants that are to run
   * @param rungs labels of the stages after which they are compared
   * @param ends what ends of stages are there already
   */
  public static WorkPlan of(List<Task> tasks, Set<String> rungs, Set<String> ends) {
    return new WorkPlan(new Planning(tasks, rungs, ends).works());
  }

  /** The plan in the making. */
  private static final class Planning {
    private final List<Task> tasks;
    private final Set<String> rungs;
    private final Set<String> ends;

    /** The variants that have a stage's end in common, by its name. */
    private final Map<String, List<Task>> users = new HashMap<>();

    /** The works that make shared ends, by their names. */
    private final Map<String, Work> makers = new HashMap<>();

    private final List<Work> works = new ArrayList<>();

    Planning(List<Task> tasks, Set<String> rungs, Set<String> ends) {
      this.tasks = tasks;
      this.rungs = rungs;
      this.ends = ends;
      for (Task task : tasks) {
        for (Task.Stage stage : task.stages()) {
          users.computeIfAbsent(stage.end(), end -> new ArrayList<>()).add(task);
        }
      }
    }

    List<Work> works() {
      tasks.forEach(this::add);
      return works;
    }

    private void add(Task task) {
      Optional<Work> last = Optional.empty();
      Optional<String> start = Optional.empty();
      int from = 0;
      for (int i = 0; i < task.stages().size(); i++) {
        Task.Stage stage = task.stages().get(i);
        boolean there = ends.contains(stage.end());
        if (there || isShared(task, i)) {
          if (!there) {
            last = Optional.of(maker(task, from, stage, start, last));
          }
          start = Optional.of(stage.end());
          from = i + 1;
        } else if (rungs.contains(stage.label())) {
          last =
              Optional.of(
                  new Work(task.id(), task, from, Optional.of(stage), List.of(), start, last));
          works.add(last.get());
          from = i + 1;
        }
      }
      works.add(new Work(task.id(), task, from, Optional.empty(), List.of(), start, last));
    }

    private Work maker(
        Task task, int from, Task.Stage stage, Optional<String> start, Optional<Work> after) {
      return makers.computeIfAbsent(
          stage.end(),
          end -> {
            Work made = new Work(end, task, from, Optional.of(stage), users.get(end), start, after);
            works.add(made);
            return made;
          });
    }

    /** Whether several variants have this stage in common and part, or are compared, after it. */
    private boolean isShared(Task task, int index) {
      Task.Stage stage = task.stages().get(index);
      int all = users.get(stage.end()).size();
      boolean last = index + 1 == task.stages().size();
      return all > 1
          && (last
              || rungs.contains(stage.label())
              || users.get(task.stages().get(index + 1).end()).size() < all);
    }
  }
}
