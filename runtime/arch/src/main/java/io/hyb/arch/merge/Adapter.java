package io.hyb.arch.merge;

import static io.hyb.arch.tensor.FirstValues.IDENTITY;
import static io.hyb.arch.tensor.FirstValues.ZEROS;
import static io.hyb.arch.tensor.Part.MERGE;

import io.hyb.arch.tensor.Weight;
import java.util.List;

/**
 * All heads recur; the kept heads' output is given mean and spread of the recurrent one, projected
 * and averaged with it (the authors' code). A layer without a kept head has no adapter.
 */
public record Adapter() implements Merge {

  @Override
  public Kind kind() {
    return Kind.ADAPTER;
  }

  @Override
  public boolean allHeadsRecur() {
    return true;
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
    return attends
        ? List.of(
            Weight.of("weight", MERGE, IDENTITY, dModel, dModel),
            Weight.of("bias", MERGE, ZEROS, dModel))
        : List.of();
  }
}
