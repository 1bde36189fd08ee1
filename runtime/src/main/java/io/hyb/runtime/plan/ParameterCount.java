package io.hyb.runtime.plan;

import io.hyb.runtime.model.ModelDefinition;
import io.hyb.runtime.weights.DeclaredParameters;
import io.hyb.runtime.weights.TensorSpec;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How many numbers a model's weights hold, told by its constructor; those used in two places count
 * once.
 *
 * @param all embedding, layers, norms, output
 * @param mixers the sequence mixers of all layers with their merges and output projections: what a
 *     stage with {@code train = mixers} moves
 */
public record ParameterCount(long all, long mixers) {
  private static final Pattern MIXER =
      Pattern.compile("model\\.layers\\.\\d+\\.(self_attn|mixer|merge)\\..*");

  public static ParameterCount of(ModelDefinition model) {
    List<TensorSpec> weights = DeclaredParameters.of(model);
    return new ParameterCount(
        weights.stream().mapToLong(TensorSpec::elements).sum(),
        weights.stream()
            .filter(weight -> MIXER.matcher(weight.name()).matches())
            .mapToLong(TensorSpec::elements)
            .sum());
  }
}
