package io.hyb.check.rule;

import io.hyb.arch.Teacher;
import io.hyb.diagnostic.Severity;

/** An error: in most families the heads side by side are as wide as the residual stream. */
final class HeadWidths extends Rule<Teacher> {
  HeadWidths() {
    super("shape-conflict", Severity.ERROR, Teacher.class);
  }

  @Override
  void judge(Teacher teacher, Report report) {
    long width = (long) teacher.heads() * teacher.headDim();
    if (teacher.family().headsSpanModel() && width != teacher.dModel()) {
      report.add(
          ".d_model",
          "heads·head_dim = "
              + teacher.heads()
              + "·"
              + teacher.headDim()
              + " = "
              + width
              + ", but d_model = "
              + teacher.dModel());
    }
  }
}
