package io.hyb.arch;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A Transformer's shape. As a model its query heads share keys and values in groups.
 *
 * @param weights its folder relative to the folder of the spec that was named, with slashes; as
 *     written where it is absolute; empty where the spec names none
 * @param family what fixes its norms, biases, MLP and positions
 * @param layers decoder layers
 * @param heads query heads a layer
 * @param kvHeads key-value heads a layer; divides {@code heads}
 * @param headDim width of a head
 * @param dModel width of the residual stream
 * @param dFf width inside the MLP
 * @param vocab rows of the embedding
 * @param rope rotary embedding
 * @param normEps epsilon of the norms
 * @param tieEmbeddings whether the embedding is also the output projection
 * @param maxPositions longest context it was trained for, if known
 */
public record Teacher(
    String name,
    Optional<String> weights,
    Family family,
    int layers,
    int heads,
    int kvHeads,
    int headDim,
    int dModel,
    int dFf,
    int vocab,
    RopeShape rope,
    double normEps,
    boolean tieEmbeddings,
    Optional<Integer> maxPositions)
    implements Model {

  @Override
  public Teacher teacher() {
    return this;
  }

  @Override
  public List<LayerShape> stack() {
    return Collections.nCopies(layers, LayerShape.attention(heads));
  }

  @Override
  public int keyValueHeads(int layer) {
    return kvHeads;
  }

  @Override
  public Schedule schedule() {
    return Schedule.NONE;
  }

  /** The same shape, its weights in {@code folder}. */
  public Teacher at(String folder) {
    return new Teacher(
        name,
        Optional.of(folder),
        family,
        layers,
        heads,
        kvHeads,
        headDim,
        dModel,
        dFf,
        vocab,
        rope,
        normEps,
        tieEmbeddings,
        maxPositions);
  }

  /** Heads over all layers. */
  public int allHeads() {
    return Math.multiplyExact(layers, heads);
  }
}
