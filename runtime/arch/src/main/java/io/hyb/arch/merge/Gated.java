package io.hyb.arch.merge;

import static io.hyb.arch.tensor.FirstValues.IDENTITY;
import static io.hyb.arch.tensor.FirstValues.ONES;
import static io.hyb.arch.tensor.FirstValues.ZEROS;
import static io.hyb.arch.tensor.Part.MERGE;

import io.hyb.arch.tensor.Weight;
import java.util.List;
import java.util.stream.Stream;

/**
 * All heads recur; each branch is normed and gated channel by channel, then the mean of the two is
 * projected (Hymba, arXiv 2411.13676). A layer without a kept head gates and projects the recurrent
 * branch alone. Gates start closed, so that at first a layer passes its input on to the MLP.
 */
public record Gated() implements Merge {

  @Override
  public Kind kind() {
    return Kind.GATED;
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
    return Stream.of(
            branch("ssm", dModel),
            attends ? branch("att", dModel) : Stream.<Weight>of(),
            Stream.of(
                Weight.of("weight", MERGE, IDENTITY, dModel, dModel),
                Weight.of("bias", MERGE, ZEROS, dModel)))
        .flatMap(weights -> weights)
        .toList();
  }

  private static Stream<Weight> branch(String name, int dModel) {
    return Stream.of(
        Weight.of(name + "_norm", MERGE, ONES, dModel),
        Weight.of(name + "_gate", MERGE, ZEROS, dModel));
  }
}
