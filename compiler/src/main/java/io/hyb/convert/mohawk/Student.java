package io.hyb.convert.mohawk;

import io.hyb.arch.Family;
import io.hyb.arch.RopeShape;
import io.hyb.arch.merge.Merge;
import io.hyb.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/**
 * What {@code ComponentsConfig} says of a student.
 *
 * @param family that its blocks are of
 * @param normEps of the last norm, where it is said
 * @param rope where a rate is said
 * @param place of the section
 */
record Student(
    Family family,
    int layers,
    int dModel,
    int vocab,
    boolean tied,
    Optional<Integer> dFf,
    Optional<Double> normEps,
    Optional<Double> theta,
    Optional<RopeShape.Llama3Scaling> scaling,
    Optional<Integer> maxPositions,
    List<Layer> stack,
    Section input,
    Span place) {

  /**
   * A layer.
   *
   * @param attends its attention heads, 0 for none
   * @param kvHeads of them, where it is said
   * @param headDim of an attention head, where it is said
   * @param named which heads of the teacher attend, where the config says so
   * @param recurs its recurrent mixer, if it has one
   * @param merge how the two meet; empty where it has only one of them by its kind of block
   * @param block the lines of its block
   * @param count where the number of its attention heads is said
   */
  record Layer(
      int attends,
      Optional<Integer> kvHeads,
      Optional<Integer> headDim,
      List<Integer> named,
      Optional<Recurrent> recurs,
      Optional<Merge> merge,
      Span block,
      Span count) {}

  /** A discrete Mamba-2: {@code heads} side by side, each of width {@code headDim}. */
  record Recurrent(int dState, int conv, int chunk, int heads, int headDim, Span place) {}
}
