package io.hyb.arch.merge;

import io.hyb.arch.tensor.Weight;
import java.util.List;

/**
 * Heads side by side in the teacher's order, then one output projection; only the heads that are
 * not kept recur (arXiv 2602.11374).
 */
public record Concat() implements Merge {

  @Override
  public Kind kind() {
    return Kind.CONCAT;
  }

  @Override
  public boolean allHeadsRecur() {
    return false;
  }

  @Override
  public boolean keptHeadsStartSilent() {
    return false;
  }

  @Override
  public boolean normsInputs() {
    return false;
  }

  @Override
  public List<Weight> weights(int dModel, boolean attends) {
    return List.of();
  }
}
