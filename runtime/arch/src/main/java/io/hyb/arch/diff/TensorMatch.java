package io.hyb.arch.diff;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What becomes of the tensors of a checkpoint under another model.
 *
 * @param kept names of those that serve as they are, sorted
 * @param fresh names of the new model's that start anew, sorted
 * @param dropped names of the old ones that nothing uses, sorted; one that only changed its shape
 *     or its heads is in {@code fresh}, too
 */
public record TensorMatch(List<String> kept, List<String> fresh, List<String> dropped) {

  /** A tensor is kept where all of its identity agrees. */
  public static TensorMatch of(Map<String, TensorIdentity> old, Map<String, TensorIdentity> now) {
    TreeSet<String> kept = new TreeSet<>();
    TreeSet<String> fresh = new TreeSet<>();
    now.forEach((name, tensor) -> (tensor.equals(old.get(name)) ? kept : fresh).add(name));
    TreeSet<String> dropped = new TreeSet<>(old.keySet());
    dropped.removeAll(kept);
    return new TensorMatch(List.copyOf(kept), List.copyOf(fresh), List.copyOf(dropped));
  }
}
