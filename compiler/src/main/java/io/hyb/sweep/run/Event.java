package io.hyb.sweep.run;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Something that happened in a sweep.
 *
 * @param id of the variant that it happened to, or of the shared end of a stage
 * @param stage where it is about a variant's way up to the end of a stage, that stage's label
 * @param exit the exit code of the process, once that has ended
 * @param seconds how long that took
 * @param score what the variant was compared by, where that was decided
 * @param because the shared end that a variant failed for, having run nothing itself
 */
public record Event(
    Instant time,
    String id,
    Optional<String> stage,
    Kind kind,
    OptionalInt exit,
    OptionalDouble seconds,
    Optional<StageScore> score,
    Optional<String> because) {
  /** What can happen. */
  public enum Kind {
    /** A process for it is about to start. */
    STARTED,
    /** It was handed to a cluster, where it waits or runs. */
    SUBMITTED,
    /** Its process did what was asked. */
    FINISHED,
    /** Its process ended with another exit code than 0. */
    FAILED,
    /** Its process was stopped from outside: it is to be run again. */
    STOPPED,
    /** It is among the best after a stage and goes on. */
    PASSED,
    /** It is not among the best after a stage and waits. */
    HALTED
  }

  private static Event of(String id, Optional<String> stage, Kind kind) {
    return new Event(
        Instant.now(),
        id,
        stage,
        kind,
        OptionalInt.empty(),
        OptionalDouble.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static Event started(String id) {
    return of(id, Optional.empty(), Kind.STARTED);
  }

  static Event started(Work work) {
    return of(work.id(), stage(work), Kind.STARTED);
  }

  static Event submitted(Work work) {
    return of(work.id(), stage(work), Kind.SUBMITTED);
  }

  static Event ended(Work work, Kind kind, int exit, double seconds) {
    return new Event(
        Instant.now(),
        work.id(),
        stage(work),
        kind,
        OptionalInt.of(exit),
        OptionalDouble.of(seconds),
        Optional.empty(),
        Optional.empty());
  }

  /** A variant's failure for that of a stage that it shares. */
  static Event failedWith(Task task, Work shared, int exit) {
    return new Event(
        Instant.now(),
        task.id(),
        Optional.empty(),
        Kind.FAILED,
        OptionalInt.of(exit),
        OptionalDouble.empty(),
        Optional.empty(),
        Optional.of(shared.id()));
  }

  /** What was decided about a variant after a stage: it passed or is halted. */
  static Event decided(Task task, Kind kind, StageScore score) {
    return new Event(
        Instant.now(),
        task.id(),
        Optional.of(score.stage()),
        kind,
        OptionalInt.empty(),
        OptionalDouble.empty(),
        Optional.of(score),
        Optional.empty());
  }

  /** A shared end is known by its own id, whatever stage it is of. */
  private static Optional<String> stage(Work work) {
    return work.isShared() ? Optional.empty() : work.until().map(Task.Stage::label);
  }
}
