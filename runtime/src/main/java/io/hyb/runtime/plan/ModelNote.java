package io.hyb.runtime.plan;

import io.hyb.arch.Model;
import io.hyb.arch.json.ModelJson;
import io.hyb.runtime.weights.JsonFile;
import java.nio.file.Path;

/**
 * A run's {@code model.json}: the model that it is about, so that any program can report on it,
 * from its first moment on.
 */
public final class ModelNote {
  public static final String FILE = "model.json";

  private ModelNote() {}

  /**
   * Writes the note into {@code folder}.
   *
   * @throws io.hyb.runtime.weights.WeightsException if it can't be written
   */
  public static void write(Path folder, Model model) {
    JsonFile.write(folder.resolve(FILE), ModelJson.write(model));
  }
}
