package io.hyb.sweep.cluster;

import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.Task;
import io.hyb.sweep.run.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The variants that are still to be run. */
final class Unfinished {
  private Unfinished() {}

  /**
   * Those of these that have not ended, in order.
   *
   * @param retryFailed whether those that have failed are among them; that they have is forgotten
   */
  static List<Task> of(SweepFolder folder, List<Task> tasks, boolean retryFailed) {
    Map<String, TaskState> states = folder.states();
    List<Task> unfinished = new ArrayList<>();
    for (Task task : tasks) {
      boolean wanted =
          switch (states.getOrDefault(task.id(), TaskState.PENDING).phase()) {
            case PENDING, RUNNING -> true;
            case FAILED -> retryFailed;
            case FINISHED -> false;
          };
      if (wanted) {
        folder.of(task.id()).forgetEnd();
        unfinished.add(task);
      }
    }
    return unfinished;
  }
}
