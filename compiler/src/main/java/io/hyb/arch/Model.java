package io.hyb.arch;

/** What a spec can be compiled to: a teacher by itself, or a hybrid with its teacher. */
public sealed interface Model permits Teacher, Hybrid {
  String name();
}
