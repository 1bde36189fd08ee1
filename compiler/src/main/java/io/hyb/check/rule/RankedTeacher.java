package io.hyb.check.rule;

import io.hyb.arch.Ranking;
import io.hyb.arch.Teacher;

/** A ranking with the teacher that it ranks. */
public record RankedTeacher(Ranking ranking, Teacher teacher) {}
