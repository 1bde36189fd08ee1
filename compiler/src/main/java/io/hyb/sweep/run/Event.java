package io.hyb.sweep.run;

import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Something that happened to a variant.
 *
 * @param exit the exit code of its process, once that has ended
 * @param seconds how long that took
 */
public record Event(Instant time, String id, Kind kind, OptionalInt exit, OptionalDouble seconds) {
  /** What can happen. */
  public enum Kind {
    /** A process for it is about to start. */
    STARTED,
    /** Its process did what was asked. */
    FINISHED,
    /** Its process ended with another exit code than 0. */
    FAILED,
    /** Its process was stopped from outside: it is to be run again. */
    STOPPED
  }

  static Event started(String id) {
    return new Event(Instant.now(), id, Kind.STARTED, OptionalInt.empty(), OptionalDouble.empty());
  }

  static Event ended(String id, Kind kind, int exit, double seconds) {
    return new Event(Instant.now(), id, kind, OptionalInt.of(exit), OptionalDouble.of(seconds));
  }
}
