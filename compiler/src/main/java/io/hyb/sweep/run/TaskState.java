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
 * @param stoppedAfter the stage after which it was not among the best, and waits
 */
public record TaskState(
    Phase phase, OptionalInt exit, OptionalDouble seconds, Optional<String> stoppedAfter) {
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
      case STOPPED, PASSED ->
          new TaskState(Phase.PENDING, OptionalInt.empty(), seconds, Optional.empty());
      case HALTED -> new TaskState(Phase.PENDING, OptionalInt.empty(), seconds, event.stage());
    };
  }
}
