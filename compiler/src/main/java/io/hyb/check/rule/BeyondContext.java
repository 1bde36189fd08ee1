package io.hyb.check.rule;

import io.hyb.arch.Hybrid;
import io.hyb.arch.Stage;
import io.hyb.diagnostic.Severity;
import java.util.Optional;

/** A warning: a teacher is no guide on sequences longer than those it was trained for. */
final class BeyondContext extends Rule<Hybrid> {
  BeyondContext() {
    super("beyond-context", Severity.WARNING, Hybrid.class);
  }

  @Override
  boolean dependsOnFiles() {
    return true;
  }

  @Override
  void judge(Hybrid hybrid, Report report) {
    Optional<Integer> most = hybrid.teacher().maxPositions();
    for (Stage stage : hybrid.schedule().stages()) {
      String sequence = ".distill.stages[" + stage.label() + "].sequence";
      if (most.isPresent() && stage.sequence() > most.get() && report.isSaid(sequence)) {
        report.add(
            sequence,
            "sequence = "
                + stage.sequence()
                + " is longer than "
                + hybrid.teacher().name()
                + "'s context of "
                + most.get());
      }
    }
  }
}
