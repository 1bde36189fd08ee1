package io.hyb.sweep.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How a variant stands.
 *
 * @param exit the exit code of its last process, if that ended by itself
 * @param seconds how long that process took
 */
public record TaskState(Phase phase, OptionalInt exit, OptionalDouble seconds) {
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

  public static final TaskState PENDING =
      new TaskState(Phase.PENDING, OptionalInt.empty(), OptionalDouble.empty());

  static final TaskState RUNNING =
      new TaskState(Phase.RUNNING, OptionalInt.empty(), OptionalDouble.empty());

  /** How every variant stands after these events; variants without one are not in it. */
  static Map<String, TaskState> after(List<Event> events) {
    Map<String, TaskState> states = new LinkedHashMap<>();
    for (Event event : events) {
      states.put(event.id(), after(event));
    }
    return states;
  }

  private static TaskState after(Event event) {
    return switch (event.kind()) {
      case STARTED -> RUNNING;
      case FINISHED -> new TaskState(Phase.FINISHED, event.exit(), event.seconds());
      case FAILED -> new TaskState(Phase.FAILED, event.exit(), event.seconds());
      case STOPPED -> PENDING;
    };
  }
}
