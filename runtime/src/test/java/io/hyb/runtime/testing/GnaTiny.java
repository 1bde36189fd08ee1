package io.hyb.runtime.testing;

import io.hyb.runtime.model.ModelShape;
import io.hyb.runtime.model.RopeShape;
import io.hyb.runtime.model.TeacherShape;
import java.nio.file.Path;

/** The small real teacher that the project ships. */
public final class GnaTiny {
  public static final TeacherShape SHAPE =
      new TeacherShape(
          "GnaTiny", 6, 8, 4, 32, 256, 512, 4096, RopeShape.plain(10000), 1e-5, true, 1024);

  public static final ModelShape MODEL = ModelShape.ofTeacher(SHAPE);

  /** Its Hugging Face folder; Maven runs tests in the module's folder. */
  public static final Path FOLDER = Path.of("../examples/quickstart/models/gna-tiny");

  private GnaTiny() {}
}
