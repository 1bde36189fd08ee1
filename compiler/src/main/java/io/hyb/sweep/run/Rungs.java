package io.hyb.sweep.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Which variants go on after which stage, and which wait. A decision stands once it is made. */
public final class Rungs {
  private final Halving halving;
  private final List<Task> tasks;
  private final BiFunction<Task, Task.Stage, Halving.Scored> scores;

  /** What was decided: a variant's id and the stage's label. */
  private final Set<List<String>> passed = new HashSet<>();

  private final Set<List<String>> halted = new HashSet<>();

  /**
   * What was decided after a stage.
   *
   * @param passed those that go on
   * @param halted those that wait
   */
  public record Decision(String stage, List<Halving.Scored> passed, List<Halving.Scored> halted) {}

  /**
   * @param live the variants that are to run
   * @param scores how good a variant is after a stage
   */
  Rungs(
      Halving halving,
      Standing standing,
      List<Task> live,
      BiFunction<Task, Task.Stage, Halving.Scored> scores) {
    this.halving = halving;
    this.tasks = new ArrayList<>(standing.compared(live));
    this.scores = scores;
    for (Event event : standing.events()) {
      switch (event.kind()) {
        case PASSED -> passed.add(List.of(event.id(), event.stage().orElseThrow()));
        case HALTED -> halted.add(List.of(event.id(), event.stage().orElseThrow()));
        case STARTED, SUBMITTED, FINISHED, FAILED, STOPPED -> {
          // Nothing was decided.
        }
      }
    }
    Set<String> finished = standing.finished();
    for (Task task : tasks) {
      if (finished.contains(task.id())) {
        task.stages().forEach(stage -> passed.add(List.of(task.id(), stage.label())));
      }
    }
  }

  /** Leaves out a variant that has failed. */
  void forget(Task task) {
    tasks.remove(task);
  }

  /** Whether a variant that has done its first {@code stages} stages may go on. */
  boolean allows(Task task, int stages) {
    return task.stages().subList(0, stages).stream()
        .map(Task.Stage::label)
        .filter(halving.rungs()::contains)
        .allMatch(label -> passed.contains(List.of(task.id(), label)));
  }

  private boolean isOpen(Task task, String label) {
    List<String> decision = List.of(task.id(), label);
    return !passed.contains(decision) && !halted.contains(decision);
  }

  /** Compares the variants after the first stage that all of them have done. */
  Optional<Decision> settle(Agenda agenda) {
    for (String label : labels()) {
      List<Task> compared = compared(label);
      List<Task> open = compared.stream().filter(task -> isOpen(task, label)).toList();
      boolean reached =
          open.stream().allMatch(task -> agenda.hasReached(task, place(task, label) + 1));
      if (!open.isEmpty() && reached) {
        return Optional.of(decide(label, compared, open));
      }
      if (!open.isEmpty()) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** The stages after which variants are compared, in the order of the stages. */
  private Set<String> labels() {
    Set<String> labels = new LinkedHashSet<>();
    for (Task task : tasks) {
      task.stages().stream()
          .map(Task.Stage::label)
          .filter(halving.rungs()::contains)
          .forEach(labels::add);
    }
    return labels;
  }

  /** Those that have the stage and have passed what comes before it. */
  private List<Task> compared(String label) {
    return tasks.stream()
        .filter(task -> place(task, label) >= 0 && allows(task, place(task, label)))
        .toList();
  }

  private static int place(Task task, String label) {
    return task.stages().stream().map(Task.Stage::label).toList().indexOf(label);
  }

  private static Task.Stage stage(Task task, String label) {
    return task.stages().get(place(task, label));
  }

  private Decision decide(String label, List<Task> compared, List<Task> open) {
    List<Halving.Scored> scored =
        compared.stream().map(task -> scores.apply(task, stage(task, label))).toList();
    List<Halving.Scored> best = halving.best(scored);
    List<Halving.Scored> on = new ArrayList<>();
    List<Halving.Scored> rest = new ArrayList<>();
    for (Halving.Scored each : scored) {
      if (open.contains(each.task())) {
        boolean passes = best.contains(each);
        (passes ? passed : halted).add(List.of(each.task().id(), label));
        (passes ? on : rest).add(each);
      }
    }
    return new Decision(label, on, rest);
  }

  /** What variants are compared by. */
  Halving.Result by() {
    return halving.by();
  }

  /** How likely works are to be done, given what was decided. */
  List<Expected> expected(List<Work> open) {
    Map<String, Double> shares = shares();
    return open.stream()
        .map(
            work ->
                new Expected(
                    work,
                    work.beneficiaries().stream()
                        .mapToDouble(task -> chance(task, work.from(), shares))
                        .max()
                        .orElse(0)))
        .toList();
  }

  /** What share of the variants that will be compared after a stage goes on, by its label. */
  private Map<String, Double> shares() {
    Map<String, Double> shares = new LinkedHashMap<>();
    for (String label : labels()) {
      double compared =
          tasks.stream()
              .filter(task -> place(task, label) >= 0)
              .mapToDouble(task -> chance(task, place(task, label), shares))
              .sum();
      int survivors = halving.survivors((int) Math.round(compared));
      shares.put(label, compared <= 0 ? 1 : Math.min(1, survivors / compared));
    }
    return shares;
  }

  /**
   * How likely a variant is to go on after its first stages.
   *
   * @param shares those of the stages before
   */
  private double chance(Task task, int stages, Map<String, Double> shares) {
    double chance = 1;
    for (Task.Stage stage : task.stages().subList(0, stages)) {
      String label = stage.label();
      if (halving.rungs().contains(label) && !passed.contains(List.of(task.id(), label))) {
        chance *= halted.contains(List.of(task.id(), label)) ? 0 : shares.get(label);
      }
    }
    return chance;
  }
}
