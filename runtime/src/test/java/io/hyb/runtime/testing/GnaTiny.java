package io.hyb.runtime.testing;

import io.hyb.arch.Model;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Teacher;
import java.nio.file.Path;

/** The small real teacher that the project ships. */
public final class GnaTiny {
  public static final Teacher SHAPE =
      Shapes.teacher(
          "GnaTiny", 6, 8, 4, 32, 256, 512, 4096, RopeShape.plain(10000), 1e-5, true, 1024);

  public static final Model MODEL = SHAPE;

  /** Its Hugging Face folder; Maven runs tests in the module's folder. */
  public static final Path FOLDER = Path.of("../examples/quickstart/models/gna-tiny");

  private GnaTiny() {}
}
