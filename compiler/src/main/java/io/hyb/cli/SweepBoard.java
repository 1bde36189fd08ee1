package io.hyb.cli;

import io.hyb.sweep.run.Board;
import io.hyb.sweep.run.Event;
import io.hyb.sweep.run.Expected;
import io.hyb.sweep.run.Halving;
import io.hyb.sweep.run.Rungs;
import io.hyb.sweep.run.Slot;
import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.Task;
import io.hyb.sweep.run.TaskState;
import io.hyb.sweep.run.Trainings;
import io.hyb.sweep.run.VariantFolder;
import io.hyb.sweep.run.Work;
import io.hyb.table.Count;
import io.hyb.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Shows how a sweep goes: a line for whatever starts or ends, and on a terminal a table of what
 * runs, with a line about the whole; elsewhere that line comes once a minute.
 */
final class SweepBoard implements Board, AutoCloseable {
  private static final long LINE_NANOS = 60_000_000_000L;
  private static final int LAST_LINES = 5;

  private final SweepFolder folder;
  private final Console console;
  private final SweepProgress progress;
  private final Optional<LiveBlock> live;
  private final int all;
  private long finished;
  private int failed;
  private long lastLine = System.nanoTime();

  /**
   * @param live where what runs is shown; lines come one after the other where there is none
   */
  SweepBoard(
      SweepFolder folder,
      List<Task> tasks,
      Trainings trainings,
      Optional<LiveBlock> live,
      Console console) {
    this.folder = folder;
    this.console = console;
    this.progress = new SweepProgress(folder, trainings, System::nanoTime);
    this.live = live;
    this.all = tasks.size();
    Map<String, TaskState> states = folder.states();
    this.finished =
        tasks.stream()
            .filter(
                task -> {
                  TaskState state = states.get(task.id());
                  return state != null && state.phase() == TaskState.Phase.FINISHED;
                })
            .count();
    if (finished > 0) {
      line(
          Count.of(finished, all, "variant")
              + (finished == 1 ? " is" : " are")
              + " finished already");
    }
  }

  /** Says something besides. */
  void note(String text) {
    line(text);
  }

  private void line(String text) {
    if (live.isPresent()) {
      live.get().above(text);
    } else {
      console.err().println(text);
      console.err().flush();
    }
  }

  @Override
  public void started(Work work, Slot slot) {
    progress.started(work);
    String seed = work.task().seed().isPresent() ? " seed " + work.task().seed().getAsInt() : "";
    String device = slot.device().map(named -> " on " + named).orElse("");
    String until = work.until().map(stage -> " up to " + stage.label()).orElse("");
    String users = work.isShared() ? " for " + Count.of(work.users().size(), "variant") : "";
    String settings = settings(work.task());
    line((work.task().id() + " runs" + until + users + device + ": " + settings).strip() + seed);
  }

  private static String settings(Task task) {
    return task.settings().stream()
        .map(set -> set.path() + "=" + set.value())
        .collect(Collectors.joining(" "));
  }

  @Override
  public void ended(Work work, Slot slot, Event.Kind kind, double took, VariantFolder said) {
    String id = work.task().id();
    progress.ended(work, kind == Event.Kind.FINISHED);
    switch (kind) {
      case FINISHED -> {
        if (work.until().isEmpty()) {
          finished++;
          line(id + " has finished in " + time(took));
        } else {
          String stage = work.until().get().label();
          line(id + " has reached the end of " + stage + " in " + time(took));
        }
      }
      case FAILED -> {
        if (!work.isShared()) {
          failed++;
        }
        line(id + " has failed; its log is " + said.log());
        said.endOfLog(LAST_LINES).forEach(line -> line("    " + line));
      }
      case STOPPED -> line(id + " was stopped; it is to be run again");
      case STARTED, SUBMITTED, PASSED, HALTED ->
          throw new IllegalStateException(kind + " is no end");
    }
  }

  @Override
  public void failedWith(Work shared, List<Task> tasks) {
    failed += tasks.size();
    line(
        Count.of(tasks.size(), "variant")
            + (tasks.size() == 1 ? " fails, since it shares" : " fail, since they share")
            + " its `%s`: %s".formatted(shared.until().orElseThrow().label(), ids(tasks)));
  }

  @Override
  public void decided(Rungs.Decision decision) {
    line(
        "after %s, %s passed and %,d stopped: %s"
            .formatted(
                decision.stage(),
                Count.of(decision.passed().size(), "variant"),
                decision.halted().size(),
                scores(decision.halted())));
  }

  private static String scores(List<Halving.Scored> scored) {
    return scored.stream().map(each -> each.task().id()).collect(Collectors.joining(" "));
  }

  private static String ids(List<Task> tasks) {
    return tasks.stream().map(Task::id).collect(Collectors.joining(" "));
  }

  @Override
  public void tick(List<Expected> left) {
    if (left.isEmpty()) {
      return;
    }
    if (live.isPresent()) {
      List<String> lines = new ArrayList<>(table().text().lines().toList());
      lines.add(whole(left));
      live.get().show(lines);
    } else if (System.nanoTime() - lastLine >= LINE_NANOS) {
      lastLine = System.nanoTime();
      line(whole(left));
    }
  }

  /** What runs, a line each. */
  private Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (SweepProgress.State state : progress.states()) {
      Work work = state.work();
      OptionalDouble share = state.share();
      boolean trained = share.isPresent() && share.getAsDouble() >= 1;
      rows.add(
          List.of(
              work.task().id(),
              trained
                  ? work.until().isEmpty() ? "measuring" : "ending"
                  : state
                      .step()
                      .map(step -> step.stage())
                      .orElse(share.isPresent() ? "starting" : ""),
              state.step().map(step -> "%,d".formatted(step.step())).orElse(""),
              state.step().map(step -> "%,.0f".formatted(step.tokensPerSecond())).orElse(""),
              share.isPresent() ? percent(share.getAsDouble()) : "",
              trained ? "" : time(state.secondsLeft()),
              settings(work.task())));
    }
    return new Table(
        folder.root().getFileName() + ": %,d running".formatted(rows.size()),
        List.of(
            Table.Column.text("variant"),
            Table.Column.text("stage"),
            Table.Column.numbers("step"),
            Table.Column.numbers("tokens/s"),
            Table.Column.numbers("done"),
            Table.Column.numbers("left"),
            Table.Column.text("settings")),
        rows);
  }

  /** The sweep as a whole, with an estimate. */
  private String whole(List<Expected> left) {
    long tokens = progress.tokensLeft(left);
    OptionalDouble seconds = progress.secondsLeft(left);
    return Count.of(finished, all, "variant")
        + " done"
        + (failed == 0 ? "" : ", %,d failed".formatted(failed))
        + (tokens == 0 ? "" : ", %,d tokens to train".formatted(tokens))
        + (seconds.isPresent() ? ", about " + time(seconds) + " left" : "");
  }

  private static String percent(double share) {
    return String.format(Locale.US, "%.0f%%", 100 * share);
  }

  private static String time(OptionalDouble seconds) {
    return seconds.isPresent() ? time(seconds.getAsDouble()) : "";
  }

  private static String time(double seconds) {
    if (seconds < 60) {
      return String.format(Locale.US, "%.1f s", seconds);
    }
    long minutes = Math.round(seconds / 60);
    return minutes < 60 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
  }

  @Override
  public void close() {
    live.ifPresent(LiveBlock::close);
  }
}
