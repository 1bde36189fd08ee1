package io.hyb.sweep.run;

import java.io.Closeable;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The course of a sweep that this process runs: what is still to be done, what of it may start, and
 * which variants drop out. What happens goes to the ledger first, then to the board. One thread at
 * a time calls its methods.
 */
public final class Course implements Closeable {
  private final SweepFolder folder;
  private final List<Task> tasks;
  private final List<Task> live;
  private final Set<String> finished;
  private final Agenda agenda;
  private final Rungs rungs;
  private final Ledger ledger;
  private final Board board;

  private Course(
      SweepFolder folder,
      Standing standing,
      List<Task> live,
      Agenda agenda,
      Rungs rungs,
      Ledger ledger,
      Board board) {
    this.folder = folder;
    this.tasks = standing.tasks();
    this.live = live;
    this.finished = standing.finished();
    this.agenda = agenda;
    this.rungs = rungs;
    this.ledger = ledger;
    this.board = board;
  }

  /**
   * Goes on where the sweep was; its lock must be this process's.
   *
   * @param tasks the variants of the sweep; others that its folder knows are left alone
   * @param retryFailed whether variants that have failed before run again
   * @param halving which variants drop out on the way; those that did before are run to their end
   *     where nobody does
   * @throws SweepRefused if the folder can't be read or written
   */
  public static Course open(
      SweepFolder folder,
      List<Task> tasks,
      boolean retryFailed,
      Halving halving,
      Trainings trainings,
      Board board) {
    Standing standing = Standing.of(folder, List.copyOf(tasks));
    folder.ends().free(tasks, standing.finished());
    List<Task> live = standing.live(retryFailed, halving);
    WorkPlan plan = WorkPlan.of(live, halving.rungs(), folder.ends().names());
    Agenda agenda = new Agenda(plan, standing::isDone);
    StageResults results = new StageResults(folder, trainings, halving.by());
    Rungs rungs = new Rungs(halving, standing, live, results::of);
    Course course =
        new Course(folder, standing, live, agenda, rungs, Ledger.open(folder.ledger()), board);
    if (!retryFailed) {
      for (Work work : agenda.open()) {
        standing.failure(work).ifPresent(exit -> course.giveUp(work, exit));
      }
    }
    course.settle();
    return course;
  }

  /** The variants that are to run. */
  List<Task> live() {
    return live;
  }

  /** Starts a work that can start, if there is one. */
  Optional<Work> start(Slot slot) {
    Optional<Work> next = agenda.start(this::isAllowed);
    next.ifPresent(
        work -> {
          ledger.add(Event.started(work));
          board.started(work, slot);
        });
    return next;
  }

  /**
   * The works that can be done now, each after those that it needs: a cluster gets them at once.
   * None is given twice.
   */
  public List<Work> startAll() {
    return agenda.startAll(this::isAllowed);
  }

  /** A work is about to be handed to a cluster. */
  public void submitted(Work work) {
    ledger.add(Event.submitted(work));
  }

  /** Whether a variant that a work is for has passed all comparisons up to there. */
  private boolean isAllowed(Work work) {
    return work.beneficiaries().stream().anyMatch(task -> rungs.allows(task, work.from()));
  }

  /** Whether nothing runs. */
  boolean isIdle() {
    return agenda.isIdle();
  }

  /** Works that wait or run. */
  public List<Work> open() {
    return agenda.open();
  }

  /** Some time has passed. */
  public void tick() {
    board.tick(rungs.expected(agenda.expected()));
  }

  /**
   * A work that a cluster did has ended.
   *
   * @param said holds its log
   */
  public void ended(Work work, Slot slot, TaskState end, VariantFolder said) {
    boolean failed = end.phase() == TaskState.Phase.FAILED;
    ended(
        work,
        slot,
        failed ? Event.Kind.FAILED : Event.Kind.FINISHED,
        end.exit().orElse(0),
        end.seconds().orElse(0),
        said);
  }

  /** A cluster has lost a work; it is not for this process to try it again. */
  public void lost(Work work, Slot slot, VariantFolder said) {
    board.ended(work, slot, Event.Kind.STOPPED, 0, said);
    agenda.lose(work);
  }

  /** A work's process has been stopped for want of something that is not its own. */
  void interrupted(Work work, int exit, double seconds) {
    ledger.add(Event.ended(work, Event.Kind.STOPPED, exit, seconds));
  }

  void ended(Work work, Slot slot, Event.Kind kind, int exit, double seconds, VariantFolder said) {
    ledger.add(Event.ended(work, kind, exit, seconds));
    board.ended(work, slot, kind, seconds, said);
    switch (kind) {
      case FINISHED -> finish(work);
      case FAILED -> giveUp(work, exit);
      case STOPPED -> agenda.repeat(work);
      case STARTED, SUBMITTED, PASSED, HALTED -> throw new IllegalStateException(kind + " ends it");
    }
    settle();
  }

  private void finish(Work work) {
    agenda.finish(work);
    if (work.until().isEmpty()) {
      finished.add(work.id());
      folder.ends().free(tasks, finished);
    }
  }

  /** Fails the variants that wait for a work which has failed. */
  private void giveUp(Work work, int exit) {
    List<Task> lost = agenda.giveUp(work);
    if (work.isShared() && !lost.isEmpty()) {
      lost.forEach(task -> ledger.add(Event.failedWith(task, work, exit)));
      board.failedWith(work, lost);
    }
    lost.forEach(rungs::forget);
    if (!work.isShared()) {
      rungs.forget(work.task());
    }
  }

  /** Compares variants after a stage that all of them have done. */
  private void settle() {
    for (Optional<Rungs.Decision> decision = rungs.settle(agenda);
        decision.isPresent();
        decision = rungs.settle(agenda)) {
      Rungs.Decision made = decision.get();
      made.passed().forEach(on -> decided(on, Event.Kind.PASSED, made.stage()));
      made.halted().forEach(out -> decided(out, Event.Kind.HALTED, made.stage()));
      agenda.drop(work -> !isAllowed(work) && isHalted(work, made));
      board.decided(made);
    }
  }

  private void decided(Halving.Scored scored, Event.Kind kind, String stage) {
    StageScore score = new StageScore(stage, rungs.by(), scored.result());
    ledger.add(Event.decided(scored.task(), kind, score));
  }

  private static boolean isHalted(Work work, Rungs.Decision made) {
    return made.halted().stream().anyMatch(halted -> work.isFor(halted.task()));
  }

  @Override
  public void close() {
    ledger.close();
  }
}
