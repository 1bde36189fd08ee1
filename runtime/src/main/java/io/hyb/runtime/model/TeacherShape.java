package io.hyb.runtime.model;

/**
 * A Llama-family Transformer's shape.
 *
 * @param name as the spec calls it
 * @param layers decoder layers
 * @param heads query heads a layer
 * @param kvHeads key-value heads a layer
 * @param headDim width of a head
 * @param dModel width of the residual stream
 * @param dFf width inside the gated MLP
 * @param vocab rows of the embedding
 * @param rope rotary embedding
 * @param normEps epsilon of the RMS norms
 * @param tieEmbeddings whether the embedding is also the output projection
 * @param maxPositions longest context it was trained for; 0 if not known
 */
public record TeacherShape(
    String name,
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
    int maxPositions) {}
