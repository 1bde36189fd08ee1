package io.hyb.check.rule;

import io.hyb.arch.Teacher;

/**
 * A teacher as far as its heads go, which may be known where the rest of it isn't.
 *
 * @param teacher its name
 */
public record HeadGrid(String teacher, int layers, int heads) {
  public static HeadGrid of(Teacher teacher) {
    return new HeadGrid(teacher.name(), teacher.layers(), teacher.heads());
  }

  public int all() {
    return layers * heads;
  }

  public boolean isShapedLike(HeadGrid other) {
    return layers == other.layers && heads == other.heads;
  }
}
