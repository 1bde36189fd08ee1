package io.hyb.sweep.cluster;

import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.Task;
import io.hyb.sweep.run.TaskState;
import io.hyb.sweep.run.Work;
import io.hyb.sweep.run.WorkPlan;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is still to be done of a sweep. */
final class Unfinished {
  private Unfinished() {}

  /**
   * The works of the variants that have not ended, each after what it needs.
   *
   * @param retryFailed whether those that have failed are among them
   */
  static List<Work> of(SweepFolder folder, List<Task> tasks, boolean retryFailed) {
    Map<String, TaskState> states = folder.states();
    List<Task> unfinished =
        tasks.stream()
            .filter(
                task ->
                    switch (states.getOrDefault(task.id(), TaskState.PENDING).phase()) {
                      case PENDING, RUNNING -> true;
                      case FAILED -> retryFailed;
                      case FINISHED -> false;
                    })
            .toList();
    return WorkPlan.of(unfinished, Set.of(), folder.ends().names()).works();
  }

  /** How many works a work has to wait for, one after the other. */
  static int depth(Work work) {
    return work.after().map(before -> depth(before) + 1).orElse(0);
  }
}
