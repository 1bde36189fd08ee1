package io.hyb.sweep.run;

import java.util.List;

/** Is told how a sweep goes; its methods are called by one thread at a time. */
public interface Board {
  /** A process is about to start. */
  void started(Work work, Slot slot);

  /**
   * A process has ended.
   *
   * @param kind how
   * @param said holds its log
   */
  void ended(Work work, Slot slot, Event.Kind kind, double seconds, VariantFolder said);

  /** Variants have failed without a process of their own, since a stage that they share has. */
  void failedWith(Work shared, List<Task> tasks);

  /** Variants were compared after a stage. */
  void decided(Rungs.Decision decision);

  /**
   * Some time has passed.
   *
   * @param left what is still to be done
   */
  void tick(List<Expected> left);
}
