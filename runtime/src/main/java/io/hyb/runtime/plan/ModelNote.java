package io.hyb.runtime.plan;

import io.hyb.arch.Model;
import io.hyb.arch.json.MalformedModel;
import io.hyb.arch.json.ModelJson;
import io.hyb.runtime.weights.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A run's {@code model.json}: the model that it is about, so that any program can report on it,
 * from its first moment on.
 */
public final class ModelNote {
  public static final String FILE = "model.json";

  private ModelNote() {}

  /**
   * The model of a run's folder, if it has a note that can be read.
   *
   * @throws io.hyb.runtime.weights.WeightsException if the file can't be read as JSON
   */
  public static Optional<Model> read(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      return Files.exists(file)
          ? Optional.of(ModelJson.read(JsonFile.read(file)))
          : Optional.empty();
    } catch (MalformedModel e) {
      return Optional.empty();
    }
  }

  /**
   * Writes the note into {@code folder}.
   *
   * @throws io.hyb.runtime.weights.WeightsException if it can't be written
   */
  public static void write(Path folder, Model model) {
    JsonFile.write(folder.resolve(FILE), ModelJson.write(model));
  }
}
