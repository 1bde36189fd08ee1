package io.hyb.check.rule;

import io.hyb.arch.Teacher;
import io.hyb.diagnostic.Severity;
import io.hyb.source.SourceTree;
import java.nio.file.Path;

/** A warning: without a config.json the spec cannot be compared with the weights. */
final class MissingConfig extends Rule<Teacher> {
  MissingConfig() {
    super("missing-config", Severity.WARNING, Teacher.class);
  }

  @Override
  boolean dependsOnFiles() {
    return true;
  }

  @Override
  void judge(Teacher teacher, Report report) {
    SourceTree tree = report.sources().tree();
    if (teacher.weights().isEmpty()) {
      return;
    }
    Path folder = report.sources().resolve(teacher.weights().get());
    if (tree.isFolder(folder) && !tree.exists(folder.resolve("config.json"))) {
      report.add(".weights", folder + " has no config.json to compare with");
    }
  }
}
