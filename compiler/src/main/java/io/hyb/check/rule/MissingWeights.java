package io.hyb.check.rule;

import io.hyb.arch.Teacher;
import io.hyb.diagnostic.Severity;
import io.hyb.source.Sources;
import java.nio.file.Path;

/** A warning: a spec is checked and compiled without the weights, and only run with them. */
final class MissingWeights extends Rule<Teacher> {
  MissingWeights() {
    super("missing-weights", Severity.WARNING, Teacher.class);
  }

  @Override
  boolean dependsOnFiles() {
    return true;
  }

  @Override
  void judge(Teacher teacher, Report report) {
    Sources sources = report.sources();
    if (teacher.weights().isEmpty()) {
      return;
    }
    Path folder = sources.resolve(teacher.weights().get());
    if (!sources.tree().exists(folder)) {
      report.add(
          ".weights", "there is no folder " + folder + " with the weights of " + teacher.name());
    }
  }
}
