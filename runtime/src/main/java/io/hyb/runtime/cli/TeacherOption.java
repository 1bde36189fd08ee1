package io.hyb.runtime.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The teacher that a student is made of and trained against. */
final class TeacherOption {
  @Option(
      names = "--teacher",
      paramLabel = "DIR",
      required = true,
      description = "folder of the teacher's weights and tokenizer")
  private Path folder;

  Path folder() {
    return folder;
  }
}
