package io.hyb.arch.plan;

import io.hyb.arch.Family;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.mixer.Mixer;
import io.hyb.arch.tensor.HeadGroup;
import io.hyb.arch.tensor.Part;
import io.hyb.arch.tensor.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The products of one layer, in FLOPs: a multiply-add is 2. There are two kinds. A weight of two or
 * more dimensions multiplies every token once, 2 FLOPs a number of it: projections, the MLP,
 * merges, and the taps of convolutions (Kaplan et al., arXiv 2001.08361, section 2.1). Values that
 * come from tokens multiply each other: attention's scores and values, a mixer's states.
 *
 * @param weights all of the layer's
 */
record LayerProducts(
    LayerShape shape, Family family, int headDim, int dModel, int dFf, List<Weight> weights) {

  /** Every layer of a model. */
  static List<LayerProducts> of(Model model) {
    return of(model, model.tensors());
  }

  /** The same of a model whose weights are known. */
  static List<LayerProducts> of(Model model, List<Weight> tensors) {
    List<List<Weight>> weights = new ArrayList<>();
    model.stack().forEach(layer -> weights.add(new ArrayList<>()));
    for (Weight weight : tensors) {
      weight.layer().ifPresent(layer -> weights.get(layer).add(weight));
    }
    List<LayerProducts> layers = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      layers.add(
          new LayerProducts(
              model.stack().get(i),
              model.teacher().family(),
              model.teacher().headDim(),
              model.teacher().dModel(),
              model.teacher().dFf(),
              List.copyOf(weights.get(i))));
    }
    return layers;
  }

  /** One token that sees {@code context} positions, itself included. */
  long decode(long context) {
    long own = Math.addExact(matrices(), attention(shape.visible(context)));
    HeadGroup group = group();
    Optional<Mixer> mixer = shape.mixer();
    return mixer.isEmpty()
        ? own
        : Math.addExact(own, mixer.get().decodeFlops(group, dModel) - mixerMatrices());
  }

  /** A sequence from its first token on. */
  long prefill(long length) {
    return Math.addExact(Math.multiplyExact(matrices(), length), amongTokens(length));
  }

  /** The part of {@link #prefill} in which no weight takes part. */
  long amongTokens(long length) {
    long attention = attention(visiblePairs(length));
    HeadGroup group = group();
    Optional<Mixer> mixer = shape.mixer();
    return mixer.isEmpty()
        ? attention
        : Math.addExact(
            attention,
            mixer.get().prefillFlops(group, dModel, length)
                - Math.multiplyExact(mixerMatrices(), length));
  }

  /** Weights, for one token. */
  long matrices() {
    return matrices(weights, weight -> true);
  }

  /** Some of the weights, for one token. */
  long matrices(Predicate<Weight> which) {
    return matrices(weights, which);
  }

  /** The products that read the residual stream for attention and mixer, for one token. */
  long reading() {
    long attention =
        matrices(
            weight ->
                weight.part() == Part.ATTENTION
                    && !weight.name().startsWith(family.outputProjection()));
    return attention + mixerProjections();
  }

  /** The mixer's projections of what it reads, for one token; 0 without a mixer. */
  long mixerProjections() {
    return shape
        .mixer()
        .map(
            mixer -> matrices(mixer.weights(group(), dModel), weight -> weight.shape().size() == 2))
        .orElse(0L);
  }

  /** The mixer's mixing matrices, for a pair of positions; 0 without a mixer. */
  long mixingMatrix() {
    return shape.mixer().map(mixer -> mixer.matrixFlops(group())).orElse(0L);
  }

  /** The part of its projections that makes the gate of the mixer's output. */
  long gate() {
    return 2 * group().inner() * dModel;
  }

  /** The mixer's own weights up to its output projection, for one token; 0 without a mixer. */
  long mixerMatrices() {
    return shape
        .mixer()
        .map(mixer -> matrices(mixer.weights(group(), dModel), weight -> true))
        .orElse(0L);
  }

  /**
   * Numbers that its products take and give for one token, each once: what every weight of two or
   * more dimensions gives, the normed streams, and what the output projection and the MLP's last
   * product take.
   */
  long activations() {
    long given =
        weights.stream()
            .filter(weight -> weight.shape().size() > 1)
            .mapToLong(weight -> weight.shape().get(0))
            .reduce(0, Math::addExact);
    long norms = family.block() == Family.Block.SEQUENTIAL ? 2 : 1;
    long mixed = (long) shape.heads() * headDim;
    return Math.addExact(given, norms * dModel + mixed + dFf);
  }

  private static long matrices(List<Weight> weights, Predicate<Weight> which) {
    long flops = 0;
    for (Weight weight : weights) {
      if (weight.shape().size() > 1 && which.test(weight)) {
        flops = Math.addExact(flops, Math.multiplyExact(2, weight.elements()));
      }
    }
    return flops;
  }

  /** Scores and values of every query head for so many pairs of positions. */
  private long attention(long pairs) {
    return Math.multiplyExact(4L * shape.kept().size() * headDim, pairs);
  }

  /** Pairs of a position and one that it sees: itself and what is before it, up to a window. */
  private long visiblePairs(long length) {
    long most = shape.visible(length);
    long rising =
        most % 2 == 0
            ? Math.multiplyExact(most / 2, most + 1)
            : Math.multiplyExact(most / 2 + 1, most);
    return Math.addExact(rising, Math.multiplyExact(length - most, most));
  }

  private HeadGroup group() {
    return new HeadGroup(shape.recurrentHeads(), headDim);
  }
}
