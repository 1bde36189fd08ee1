package io.hyb.runtime.experiment;

import java.nio.file.Path;

/** What may be removed, since nothing needs it or it is made again when something does. */
public sealed interface Unneeded permits UnneededCheckpoint, UnneededJar {
  /** The file, or the folder with all in it. */
  Path path();

  /** Bytes that removing it frees. */
  long bytes();

  /** Why it isn't needed, such as {@code a checkpoint, align, step 7}. */
  String why();

  /**
   * Removes it, unless it is needed by now.
   *
   * @return whether it was removed
   * @throws io.hyb.runtime.Refused if it can't be
   */
  boolean free();
}
