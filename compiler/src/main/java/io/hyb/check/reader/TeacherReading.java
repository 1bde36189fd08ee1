package io.hyb.check.reader;

import io.hyb.arch.Teacher;
import io.hyb.check.rule.HeadGrid;
import java.util.Optional;

/**
 * What is known of a teacher after reading it.
 *
 * @param grid its layers and heads, where these could be read
 * @param teacher all of it, where nothing is missing or wrong
 */
record TeacherReading(Optional<HeadGrid> grid, Optional<Teacher> teacher) {
  static final TeacherReading NONE = new TeacherReading(Optional.empty(), Optional.empty());
}
