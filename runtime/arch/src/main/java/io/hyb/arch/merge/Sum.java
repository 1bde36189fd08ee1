package io.hyb.arch.merge;

import io.hyb.arch.tensor.Weight;
import java.util.List;

/** All heads recur; the two outputs are added. */
public record Sum() implements Merge {

  @Override
  public Kind kind() {
    return Kind.SUM;
  }

  @Override
  public boolean allHeadsRecur() {
    return true;
  }

  @Override
  public boolean keptHeadsStartSilent() {
    return true;
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
