package io.hyb.check.rule;

import io.hyb.arch.RopeShape;
import io.hyb.arch.Teacher;
import io.hyb.diagnostic.Severity;
import java.util.Optional;

/** An error: between the two factors frequencies are scaled gradually. */
final class RopeFrequencies extends Rule<Teacher> {
  RopeFrequencies() {
    super("shape-conflict", Severity.ERROR, Teacher.class);
  }

  @Override
  void judge(Teacher teacher, Report report) {
    Optional<RopeShape.Llama3Scaling> scaling = teacher.rope().scaling();
    if (scaling.isPresent() && scaling.get().lowFreqFactor() >= scaling.get().highFreqFactor()) {
      report.add(
          ".rope.scaling.high_freq_factor",
          "`high_freq_factor` must be larger than `low_freq_factor`");
    }
  }
}
