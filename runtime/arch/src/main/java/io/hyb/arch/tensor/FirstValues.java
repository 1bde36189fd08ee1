package io.hyb.arch.tensor;

/** Where a tensor of a new student gets its values from. */
public enum FirstValues {
  /** The teacher's tensor of the same name. */
  TEACHER,
  /** The teacher's input norm of the same layer. */
  INPUT_NORM,
  /** The kept heads' rows or columns of the teacher's tensor of the same name. */
  KEPT_HEADS,
  /** The mixer's own start, fresh or from the attention heads it replaces. */
  MIXER,
  /** A square matrix with ones on its diagonal. */
  IDENTITY,
  ZEROS,
  ONES
}
