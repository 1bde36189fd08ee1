package io.hyb.sweep.run;

import java.nio.file.Path;

/** Makes the process of a variant ready. */
public interface Launch {
  /**
   * The process that runs a variant; its streams are the caller's to set.
   *
   * @param folder the variant's own
   * @param slot where it runs
   * @param mark an argument that must be among the process's arguments: by it the process is found
   *     again if the sweep is killed
   * @throws VariantRefused if there is nothing to start; the others go on
   */
  ProcessBuilder process(Task task, Path folder, Slot slot, String mark) throws VariantRefused;
}
