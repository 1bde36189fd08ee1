package io.hyb.arch.merge;

import static io.hyb.arch.tensor.FirstValues.IDENTITY;
import static io.hyb.arch.tensor.FirstValues.INPUT_NORM;
import static io.hyb.arch.tensor.FirstValues.ONES;
import static io.hyb.arch.tensor.FirstValues.ZEROS;
import static io.hyb.arch.tensor.Part.MERGE;

import io.hyb.arch.tensor.Weight;
import java.util.List;
import java.util.stream.Stream;

/**
 * All heads recur; each branch reads the residual stream through a norm of its own, and both
 * outputs go through one norm and one projection before their mean is taken. A layer without a kept
 * head has the recurrent branch alone, which is not halved.
 */
public record Merger() implements Merge {

  @Override
  public Kind kind() {
    return Kind.MERGER;
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
    return true;
  }

  @Override
  public List<Weight> weights(int dModel, boolean attends) {
    Stream<String> inputNorms =
        attends ? Stream.of("ssm_input_norm", "att_input_norm") : Stream.of("ssm_input_norm");
    return Stream.concat(
            inputNorms.map(name -> Weight.of(name, MERGE, INPUT_NORM, dModel)),
            Stream.of(
                Weight.of("output_norm", MERGE, ONES, dModel),
                Weight.of("weight", MERGE, IDENTITY, dModel, dModel),
                Weight.of("bias", MERGE, ZEROS, dModel)))
        .toList();
  }
}
