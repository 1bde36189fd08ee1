package io.hyb.arch.plan;

import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.tensor.Part;
import io.hyb.arch.tensor.Weight;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many numbers a model's weights hold, by part; those used in two places count once. The
 * columns of an output projection that attention and recurrent heads share count with their heads.
 */
public record ParameterCount(
    long embedding, long attention, long recurrent, long merge, long mlp, long norm) {

  public static ParameterCount of(Model model) {
    Map<Part, Long> sums = new EnumMap<>(Part.class);
    for (Weight weight : model.tensors()) {
      sums.merge(weight.part(), weight.elements(), Math::addExact);
    }
    long shared = sharedColumns(model);
    return new ParameterCount(
        sums.getOrDefault(Part.EMBEDDING, 0L),
        sums.getOrDefault(Part.ATTENTION, 0L) - shared,
        sums.getOrDefault(Part.RECURRENT, 0L) + shared,
        sums.getOrDefault(Part.MERGE, 0L),
        sums.getOrDefault(Part.MLP, 0L),
        sums.getOrDefault(Part.NORM, 0L));
  }

  /** Recurrent heads' share of the output projections that are listed with attention. */
  private static long sharedColumns(Model model) {
    long heads = 0;
    for (LayerShape layer : model.stack()) {
      boolean shares = layer.merge().isPresent() && !layer.merge().get().allHeadsRecur();
      if (shares && !layer.kept().isEmpty()) {
        heads += layer.recurrentHeads();
      }
    }
    return Math.multiplyExact(heads * model.teacher().headDim(), (long) model.teacher().dModel());
  }

  public long total() {
    return Math.addExact(Math.addExact(embedding, mixers()), Math.addExact(mlp, norm));
  }

  /** What a stage with {@code train = mixers} moves: attention, recurrence and merges. */
  public long mixers() {
    return Math.addExact(Math.addExact(attention, recurrent), merge);
  }
}
