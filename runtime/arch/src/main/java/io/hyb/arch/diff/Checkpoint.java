package io.hyb.arch.diff;

import io.hyb.arch.Model;
import io.hyb.arch.Teacher;
import io.hyb.arch.word.Word;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether the old model's checkpoint serves the new one.
 *
 * @param tensors what becomes of each tensor
 * @param breaking the keys of the teacher's shape that differ, as specs call them
 */
public record Checkpoint(TensorMatch tensors, List<String> breaking) {

  /** The verdict in a word. */
  public enum Verdict {
    /** Every tensor is kept and none is left over. */
    LOADS,
    /** Some tensors start anew or go unused. */
    PARTIAL,
    /** It is a checkpoint of a teacher of another shape. */
    BREAKS
  }

  public Verdict verdict() {
    if (!breaking.isEmpty()) {
      return Verdict.BREAKS;
    }
    boolean whole = tensors.fresh().isEmpty() && tensors.dropped().isEmpty();
    return whole ? Verdict.LOADS : Verdict.PARTIAL;
  }

  static Checkpoint between(Model old, Model now) {
    Map<String, Object> before = shape(old.teacher());
    Map<String, Object> after = shape(now.teacher());
    return new Checkpoint(
        TensorMatch.of(TensorIdentity.of(old), TensorIdentity.of(now)),
        before.keySet().stream().filter(key -> !before.get(key).equals(after.get(key))).toList());
  }

  /** What a student inherits of its teacher's shape and cannot change. */
  private static Map<String, Object> shape(Teacher teacher) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("family", Word.of(teacher.family()));
    shape.put("layers", teacher.layers());
    shape.put("heads", teacher.heads());
    shape.put("kv_heads", teacher.kvHeads());
    shape.put("head_dim", teacher.headDim());
    shape.put("d_model", teacher.dModel());
    shape.put("d_ff", teacher.dFf());
    shape.put("vocab", teacher.vocab());
    return shape;
  }
}
