package io.hyb.cli;

import io.hyb.sweep.run.Expected;
import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.Task;
import io.hyb.sweep.run.TrainingRecord;
import io.hyb.sweep.run.Trainings;
import io.hyb.sweep.run.Work;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * How far a sweep is: what its processes have trained, as their runs' metrics say, and how long the
 * rest will take at the rate of this session. Where nothing trains, processes count instead.
 */
final class SweepProgress {
  private final SweepFolder folder;
  private final Trainings trainings;
  private final LongSupplier clock;
  private final long began;
  private final Map<Work, Running> running = new IdentityHashMap<>();
  private long trained;
  private int ended;

  /**
   * @param clock in nanoseconds
   */
  SweepProgress(SweepFolder folder, Trainings trainings, LongSupplier clock) {
    this.folder = folder;
    this.trainings = trainings;
    this.clock = clock;
    this.began = clock.getAsLong();
  }

  /**
   * A process.
   *
   * @param before tokens of its work that were trained when it started
   */
  private record Running(Work work, long before) {}

  /**
   * How far a process is.
   *
   * @param step its latest; none before the first
   * @param tokens of its work that are trained
   */
  record State(Work work, Optional<TrainingRecord.Step> step, long tokens) {
    /** From 0 to 1; none where it doesn't train. */
    OptionalDouble share() {
      return work.tokens() == 0
          ? OptionalDouble.empty()
          : OptionalDouble.of((double) tokens / work.tokens());
    }

    /** Seconds that its training will take at its latest speed. */
    OptionalDouble secondsLeft() {
      return step.isEmpty() || step.get().tokensPerSecond() <= 0
          ? OptionalDouble.empty()
          : OptionalDouble.of((work.tokens() - tokens) / step.get().tokensPerSecond());
    }
  }

  void started(Work work) {
    running.put(work, new Running(work, state(work).tokens()));
  }

  /**
   * A process has ended; on a cluster it may not have been seen before.
   *
   * @param done whether it has done what was asked
   */
  void ended(Work work, boolean done) {
    Running ended = running.remove(work);
    if (done) {
      this.ended++;
      trained += work.tokens() - (ended == null ? 0 : ended.before());
    }
  }

  /** Every process, in the order of their start. */
  List<State> states() {
    List<State> states = new ArrayList<>();
    running.keySet().forEach(work -> states.add(state(work)));
    states.sort((a, b) -> a.work().id().compareTo(b.work().id()));
    return states;
  }

  private State state(Work work) {
    Optional<TrainingRecord.Step> latest =
        trainings
            .training(work.task(), folder)
            .flatMap(training -> new TrainingRecord(training).latest())
            .filter(step -> stages(work).contains(step.stage()));
    long tokens = latest.map(step -> step.tokens() - tokensBefore(work)).orElse(0L);
    return new State(work, latest, Math.max(0, Math.min(tokens, work.tokens())));
  }

  private static List<String> stages(Work work) {
    return work.task().stages().stream().skip(work.from()).map(Task.Stage::label).toList();
  }

  private static long tokensBefore(Work work) {
    return work.task().stages().stream().limit(work.from()).mapToLong(Task.Stage::tokens).sum();
  }

  /** Tokens that the works still train on, on average. */
  long tokensLeft(List<Expected> left) {
    return Math.round(left.stream().mapToDouble(Expected::tokens).sum())
        - states().stream().mapToLong(State::tokens).sum();
  }

  /** Seconds that the works will take; none before there is a rate to tell it by, or at the end. */
  OptionalDouble secondsLeft(List<Expected> expected) {
    double elapsed = (clock.getAsLong() - began) / 1e9;
    boolean trains = expected.stream().anyMatch(each -> each.work().tokens() > 0);
    double done = trains ? trained + tokensOfRunning() : ended;
    double left = trains ? tokensLeft(expected) : expected.size();
    return done <= 0 || left <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(elapsed / done * left);
  }

  private long tokensOfRunning() {
    return running.values().stream()
        .mapToLong(each -> Math.max(0, state(each.work()).tokens() - each.before()))
        .sum();
  }
}
