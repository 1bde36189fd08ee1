package io.hyb.check.rule;

import io.hyb.arch.Teacher;
import io.hyb.arch.word.Word;
import io.hyb.diagnostic.Severity;

/** An error: most families rotate the whole of a head. */
final class WholeHeadRotated extends Rule<Teacher> {
  WholeHeadRotated() {
    super("family-conflict", Severity.ERROR, Teacher.class);
  }

  @Override
  void judge(Teacher teacher, Report report) {
    if (teacher.rope().partial() != 1 && !teacher.family().partialRope()) {
      report.add(
          ".rope.partial",
          "`family = " + Word.of(teacher.family()) + "` rotates the whole of a head");
    }
  }
}
