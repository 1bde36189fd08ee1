package io.hyb.sweep.cluster;

import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.Trainings;
import io.hyb.sweep.run.VariantRefused;
import io.hyb.sweep.run.Work;
import java.util.List;

/** Makes the works of a sweep ready to be done on another machine. */
public interface Preparation extends Trainings {
  /** Lines of a shell that every variant's command needs first; what is set already should stay. */
  String environment();

  /**
   * What does a work there, word for word.
   *
   * @throws VariantRefused if there is nothing to run; the others go on
   */
  List<String> command(Work work, SweepFolder sweep) throws VariantRefused;
}
