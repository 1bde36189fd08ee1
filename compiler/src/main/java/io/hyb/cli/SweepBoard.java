package io.hyb.cli;

import io.hyb.sweep.run.Board;
import io.hyb.sweep.run.Event;
import io.hyb.sweep.run.Rungs;
import io.hyb.sweep.run.Slot;
import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.Task;
import io.hyb.sweep.run.TaskState;
import io.hyb.sweep.run.Work;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Shows how a sweep goes: a line for each variant that starts or ends, and how long it will take.
 */
final class SweepBoard implements Board {
  private final SweepFolder folder;
  private final Console console;
  private final int all;
  private final int jobs;
  private final long before;
  private int ended;
  private double seconds;

  SweepBoard(SweepFolder folder, List<Task> tasks, int jobs, Console console) {
    this.folder = folder;
    this.console = console;
    this.all = tasks.size();
    this.jobs = jobs;
    Map<String, TaskState> states = folder.states();
    this.before =
        tasks.stream()
            .filter(
                task -> {
                  TaskState state = states.get(task.id());
                  return state != null && state.phase() == TaskState.Phase.FINISHED;
                })
            .count();
    if (before > 0) {
      console.err().println("%,d of %,d variants are finished already".formatted(before, all));
    }
  }

  @Override
  public void started(Work work, Slot slot) {
    String settings =
        work.task().settings().stream()
            .map(set -> set.path() + "=" + set.value())
            .collect(Collectors.joining(" "));
    String seed = work.task().seed().isPresent() ? " seed " + work.task().seed().getAsInt() : "";
    String device = slot.device().map(named -> " on " + named).orElse("");
    String until = work.until().map(stage -> " up to " + stage.label()).orElse("");
    String users = work.isShared() ? " for %,d variants".formatted(work.users().size()) : "";
    console
        .err()
        .println(
            (work.task().id() + " runs" + until + users + device + ": " + settings).strip() + seed);
  }

  @Override
  public void ended(Work work, Slot slot, Event.Kind kind, double took, List<String> lastLines) {
    String id = work.task().id();
    switch (kind) {
      case FINISHED -> {
        if (work.until().isEmpty()) {
          count(took);
          console.err().println(id + " has finished in " + time(took) + left());
        } else {
          console
              .err()
              .println(
                  id
                      + " has reached the end of "
                      + work.until().get().label()
                      + " in "
                      + time(took));
        }
      }
      case FAILED -> {
        count(took);
        console.err().println(id + " has failed; its log is " + folder.variant(id) + "/log.txt");
        lastLines.forEach(line -> console.err().println("    " + line));
      }
      case STOPPED -> console.err().println(id + " was stopped; it is to be run again");
      case STARTED, PASSED, HALTED -> throw new IllegalStateException(kind + " is no end");
    }
  }

  @Override
  public void failedWith(Work shared, List<Task> tasks) {
    console
        .err()
        .println(
            "%,d variants fail with it, since they share its `%s`: %s"
                .formatted(
                    tasks.size(),
                    shared.until().orElseThrow().label(),
                    tasks.stream().map(Task::id).collect(Collectors.joining(" "))));
  }

  @Override
  public void decided(Rungs.Decision decision) {
    console
        .err()
        .println(
            "after %s %,d variants go on and %,d stop: %s"
                .formatted(
                    decision.stage(),
                    decision.passed().size(),
                    decision.halted().size(),
                    decision.halted().stream().map(Task::id).collect(Collectors.joining(" "))));
  }

  @Override
  public void tick() {
    // Nothing to show.
  }

  private void count(double took) {
    ended++;
    seconds += took;
  }

  private String left() {
    long waiting = all - before - ended;
    String done = "; %,d of %,d done".formatted(before + ended, all);
    return waiting <= 0
        ? done
        : done + ", about " + time(seconds / ended * waiting / jobs) + " left";
  }

  private static String time(double seconds) {
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long minutes = Math.round(seconds / 60);
    return minutes < 60 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
  }
}
