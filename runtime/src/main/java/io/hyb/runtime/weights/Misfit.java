package io.hyb.runtime.weights;

import java.util.List;
import java.util.stream.LongStream;

/** Says that a checkpoint is not a model's, and why that is likely so. */
final class Misfit {
  private Misfit() {}

  /**
   * Checks that a tensor is there in the shape that the model gives it.
   *
   * @throws WeightsException naming file, tensor, shapes and the likely cause
   */
  static void check(Tensors tensors, String name, long... shape) {
    TensorSpec found = tensors.specs().get(name);
    if (found == null) {
      throw new WeightsException(
          "%s: tensor %s %s is missing; %s"
              .formatted(tensors.fileOf(name), name, text(shape), missing(tensors, name)));
    }
    if (!found.hasShape(shape)) {
      throw new WeightsException(
          "%s: tensor %s is %s, the model has %s; %s"
              .formatted(
                  tensors.fileOf(name),
                  name,
                  TensorSpec.text(found.shape()),
                  text(shape),
                  misshapen(name, found.shape(), shape)));
    }
  }

  private static String missing(Tensors tensors, String name) {
    if (name.contains(".mixer.") || name.contains(".merge.")) {
      boolean anyMixer =
          tensors.specs().keySet().stream().anyMatch(other -> other.contains(".mixer."));
      return anyMixer
          ? "these weights were made for a spec that keeps other heads or merges otherwise"
          : "these are weights of a plain Transformer: `init` makes a hybrid's from them";
    }
    if (name.equals("lm_head.weight")) {
      return "these weights use the embedding as output projection: tie_embeddings = true";
    }
    if (name.startsWith("model.layers.")) {
      return "these weights are of a model with fewer layers, or of another spec";
    }
    return "these are not the weights of this model";
  }

  private static String misshapen(String name, List<Long> found, long... wanted) {
    if (name.contains(".mixer.")) {
      return "these weights were made for another d_state or conv, or for other kept heads";
    }
    boolean rowsOnly = found.size() == 2 && wanted.length == 2 && found.get(1) == wanted[1];
    if (name.endsWith("_proj.weight") && name.contains(".self_attn.") && rowsOnly) {
      return "these weights have another number of heads in this layer: %s times as many"
          .formatted(ratio(found.get(0), wanted[0]));
    }
    if (name.equals("model.embed_tokens.weight") && rowsOnly) {
      return "these weights are of a model with another vocabulary";
    }
    return "these weights are of a teacher of another shape";
  }

  private static String ratio(long found, long wanted) {
    return found % wanted == 0
        ? Long.toString(found / wanted)
        : "%.3g".formatted((double) found / wanted);
  }

  private static String text(long... shape) {
    return TensorSpec.text(LongStream.of(shape).boxed().toList());
  }
}
