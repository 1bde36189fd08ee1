package io.hyb.sweep.run;

/** Makes the processes of a sweep ready. */
public interface Launch extends Trainings {
  /**
   * The process that does a work; its streams are the caller's to set.
   *
   * @param slot where it runs
   * @param mark an argument that must be among the process's arguments: by it the process is found
   *     again if the sweep is killed
   * @throws VariantRefused if there is nothing to start; the others go on
   */
  ProcessBuilder process(Work work, SweepFolder sweep, Slot slot, String mark)
      throws VariantRefused;
}
