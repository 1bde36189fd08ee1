package io.hyb.sweep.run;

import java.util.List;

/** Is told how a sweep goes; its methods are called by one thread at a time. */
public interface Board {
  /** A variant is about to start. */
  void started(Task task, Slot slot);

  /**
   * A variant's process has ended.
   *
   * @param kind how
   * @param lastLines the end of its log, where it failed
   */
  void ended(Task task, Slot slot, Event.Kind kind, double seconds, List<String> lastLines);
}
