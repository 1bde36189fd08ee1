package io.hyb.check.rule;

import io.hyb.arch.Teacher;
import io.hyb.diagnostic.Severity;
import java.math.BigDecimal;

/** An error: of a head that is rotated in part, a whole number of pairs is. */
final class RotatedPairs extends Rule<Teacher> {
  RotatedPairs() {
    super("shape-conflict", Severity.ERROR, Teacher.class);
  }

  @Override
  void judge(Teacher teacher, Report report) {
    double partial = teacher.rope().partial();
    double rotated = teacher.headDim() * partial;
    if (partial != 1 && (rotated == 0 || rotated % 2 != 0)) {
      report.add(
          ".rope.partial",
          "`rope.partial` of head_dim = "
              + teacher.headDim()
              + " is "
              + BigDecimal.valueOf(rotated).stripTrailingZeros().toPlainString()
              + "; rope turns pairs of values");
    }
  }
}
