package io.hyb.sweep.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Starts the programs of a cluster. */
public interface Programs {
  /**
   * What a program left behind.
   *
   * @param errors its last words, on one line
   */
  record Output(int exit, String text, String errors) {}

  /**
   * Runs a program to its end.
   *
   * @param folder where it starts
   * @throws IOException if there is no such program
   */
  Output run(Path folder, List<String> command) throws IOException;
}
