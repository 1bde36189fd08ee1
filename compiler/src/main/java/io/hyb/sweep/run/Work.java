package io.hyb.sweep.run;

import java.util.List;
import java.util.Optional;

/**
 * A process of a sweep: it takes a variant to its end, or to the end of a stage.
 *
 * @param id by which it is known: the variant's or, where it makes a stage's end for several, that
 *     end's
 * @param task whose command and folder it has
 * @param from how many of the variant's stages are done when it starts
 * @param until the stage after which it stops; none where it goes to the end
 * @param users the variants that go on from the end that it leaves for them; none where it leaves
 *     none
 * @param start the end that it starts from, if others share it
 * @param after the work that must have ended first, if any
 */
public record Work(
    String id,
    Task task,
    int from,
    Optional<Task.Stage> until,
    List<Task> users,
    Optional<String> start,
    Optional<Work> after) {

  public Work {
    users = List.copyOf(users);
  }

  /** Whether it makes the end of a stage for several variants. */
  public boolean isShared() {
    return !users.isEmpty();
  }

  /** The variants that need it: its own, or all that share the end which it makes. */
  List<Task> beneficiaries() {
    return isShared() ? users : List.of(task);
  }

  /** Whether a variant needs it. */
  boolean isFor(Task other) {
    return beneficiaries().stream().anyMatch(each -> each.id().equals(other.id()));
  }

  /** How many of the variant's stages are done when it ends. */
  int to() {
    return until.map(stage -> task.stages().indexOf(stage) + 1).orElse(task.stages().size());
  }

  /** Tokens that it trains on. */
  public long tokens() {
    return task.stages().subList(from, to()).stream().mapToLong(Task.Stage::tokens).sum();
  }
}
