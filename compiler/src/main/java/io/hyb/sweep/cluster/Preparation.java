package io.hyb.sweep.cluster;

import io.hyb.sweep.run.Task;
import io.hyb.sweep.run.VariantRefused;
import java.nio.file.Path;
import java.util.List;

/** Makes variants ready to run on another machine. */
public interface Preparation {
  /** Lines of a shell that every variant's command needs first; what is set already should stay. */
  String environment();

  /**
   * What runs a variant there, word for word.
   *
   * @param folder the variant's own
   * @throws VariantRefused if there is nothing to run; the others go on
   */
  List<String> command(Task task, Path folder) throws VariantRefused;
}
