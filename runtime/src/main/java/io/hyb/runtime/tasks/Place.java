package io.hyb.runtime.tasks;

import io.hyb.runtime.Refused;
import java.nio.file.Path;

/**
 * Where an item stands.
 *
 * @param line counted from 1
 */
record Place(Path file, int line) {
  Refused refused(String message) {
    return new Refused("%s:%d: %s".formatted(file, line, message));
  }

  @Override
  public String toString() {
    return file + ":" + line;
  }
}
