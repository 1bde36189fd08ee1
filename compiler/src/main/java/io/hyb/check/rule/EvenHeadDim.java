package io.hyb.check.rule;

import io.hyb.arch.Teacher;
import io.hyb.diagnostic.Severity;

/** An error: rotary embedding turns pairs of a head's values. */
final class EvenHeadDim extends Rule<Teacher> {
  EvenHeadDim() {
    super("shape-conflict", Severity.ERROR, Teacher.class);
  }

  @Override
  void judge(Teacher teacher, Report report) {
    if (teacher.headDim() % 2 != 0) {
      report.add(
          ".head_dim", "head_dim = " + teacher.headDim() + " is odd; rope turns pairs of values");
    }
  }
}
