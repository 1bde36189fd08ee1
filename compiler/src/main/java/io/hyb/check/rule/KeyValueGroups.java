package io.hyb.check.rule;

import io.hyb.arch.Teacher;
import io.hyb.diagnostic.Severity;

/** An error: query heads share keys and values in groups of one size. */
final class KeyValueGroups extends Rule<Teacher> {
  KeyValueGroups() {
    super("shape-conflict", Severity.ERROR, Teacher.class);
  }

  @Override
  void judge(Teacher teacher, Report report) {
    if (teacher.heads() % teacher.kvHeads() != 0) {
      report.add(
          ".kv_heads",
          "heads = " + teacher.heads() + " is not a multiple of kv_heads = " + teacher.kvHeads());
    }
  }
}
