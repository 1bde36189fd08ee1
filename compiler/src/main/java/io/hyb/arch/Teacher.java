package io.hyb.arch;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A Transformer's shape.
 *
 * @param weights its folder as the spec says it (not resolved), if it says one
 * @param folder that folder resolved against the spec's own
 * @param family the architecture family; {@code llama} only, so far
 * @param layers decoder layers
 * @param heads query heads a layer
 * @param kvHeads key-value heads a layer; divides {@code heads}
 * @param headDim width of a head
 * @param dModel width of the residual stream
 * @param dFf width inside the gated MLP
 * @param vocab rows of the embedding
 * @param rope rotary embedding
 * @param normEps epsilon of the RMS norms
 * @param tieEmbeddings whether the embedding is also the output projection
 * @param maxPositions longest context it was trained for, if known
 * @param line line of its declaration in the spec, from 1
 */
public record Teacher(
    String name,
    Optional<String> weights,
    Optional<Path> folder,
    String family,
    int layers,
    int heads,
    int kvHeads,
    int headDim,
    int dModel,
    int dFf,
    int vocab,
    Rope rope,
    double normEps,
    boolean tieEmbeddings,
    Optional<Integer> maxPositions,
    int line)
    implements Model {}
