package io.hyb.sweep.run;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How a variant stands.
 *
 * @param exit the exit code of its last process, if that ended by itself
 * @param seconds how long its processes took that did what was asked, or the one that failed
 * @param stoppedAfter what it was compared by after the stage at which it was not among the best,
 *     and waits
 */
public record TaskState(
    Phase phase, OptionalInt exit, OptionalDouble seconds, Optional<StageScore> stoppedAfter) {
  /** How far a variant is. */
  public enum Phase {
    PENDING,
    RUNNING,
    FINISHED,
    FAILED;

    /** As JSON and tables have it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static final TaskState PENDING = new TaskState(Phase.PENDING);

  static final TaskState RUNNING = new TaskState(Phase.RUNNING);

  private TaskState(Phase phase) {
    this(phase, OptionalInt.empty(), OptionalDouble.empty(), Optional.empty());
  }

  /** A ledger of an earlier version says the stage alone. */
  private static StageScore stopped(Event event) {
    return event
        .score()
        .orElseGet(
            () ->
                new StageScore(
                    event.stage().orElseThrow(),
                    Halving.Result.EXACT_MATCH,
                    OptionalDouble.empty()));
  }

  /** Seconds that each variant's processes took which have brought it to the end of a stage. */
  static Map<String, Double> secondsOfStages(List<Event> events) {
    Map<String, Double> spent = new HashMap<>();
    for (Event event : events) {
      if (event.kind() == Event.Kind.FINISHED && event.stage().isPresent()) {
        spent.merge(event.id(), event.seconds().orElse(0), Double::sum);
      }
    }
    return spent;
  }

  /** The same where other processes took so many seconds before, unless it has failed. */
  TaskState after(double before) {
    return phase == Phase.FAILED || seconds.isEmpty()
        ? this
        : new TaskState(
            phase, exit, OptionalDouble.of(seconds.getAsDouble() + before), stoppedAfter);
  }

  /** How every variant stands after these events; variants without one are not in it. */
  static Map<String, TaskState> after(List<Event> events) {
    Map<String, TaskState> states = new LinkedHashMap<>();
    Map<String, Double> spent = new HashMap<>();
    for (Event event : events) {
      if (event.kind() == Event.Kind.FINISHED) {
        spent.merge(event.id(), event.seconds().orElse(0), Double::sum);
      }
      states.put(event.id(), after(event, spent.get(event.id())));
    }
    return states;
  }

  /**
   * @param spent seconds of all processes that have done what was asked; null for none
   */
  private static TaskState after(Event event, Double spent) {
    OptionalDouble seconds = spent == null ? OptionalDouble.empty() : OptionalDouble.of(spent);
    return switch (event.kind()) {
      case STARTED -> RUNNING;
      case FINISHED ->
          new TaskState(
              event.stage().isPresent() ? Phase.PENDING : Phase.FINISHED,
              event.stage().isPresent() ? OptionalInt.empty() : event.exit(),
              seconds,
              Optional.empty());
      case FAILED -> new TaskState(Phase.FAILED, event.exit(), event.seconds(), Optional.empty());
      case STOPPED, SUBMITTED, PASSED ->
          new TaskState(Phase.PENDING, OptionalInt.empty(), seconds, Optional.empty());
      case HALTED ->
          new TaskState(Phase.PENDING, OptionalInt.empty(), seconds, Optional.of(stopped(event)));
    };
  }
}
