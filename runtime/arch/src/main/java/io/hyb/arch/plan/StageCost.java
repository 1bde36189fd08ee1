package io.hyb.arch.plan;

import io.hyb.arch.Family;
import io.hyb.arch.Model;
import io.hyb.arch.Stage;
import io.hyb.arch.Teacher;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.tensor.Part;
import io.hyb.arch.tensor.Weight;
import java.math.BigInteger;
import java.util.List;
import java.util.function.IntToLongFunction;

/**
 * What a stage trains and computes. Its FLOPs are those of whole steps: the teacher's forward pass,
 * the student's, and the student's backward pass. That computes every product again for the
 * derivative of its input, where anything below is trained, and once more for that of a weight that
 * is trained (arXiv 2001.08361, section 2.1: backward is twice forward); products among tokens have
 * two inputs.
 *
 * <ul>
 *   <li>{@code logits}: both models run whole; the backward pass ends at the first layer trained,
 *       and with {@code recompute} every layer that it goes through runs forward a second time
 *       (kernels of our own then leave out an MLP's last product, which is counted all the same).
 *   <li>{@code hidden_states}: the teacher runs up to the last layer in which anything recurs, and
 *       of the student the layers in which anything does, each by itself on the teacher's input.
 *   <li>{@code matrices}: the same, but of these layers the student computes the mixer's input and
 *       its mixing matrices, the teacher its queries, keys and values once more and {@code
 *       2·heads·head_dim} FLOPs for every pair of positions.
 * </ul>
 *
 * @param trainedParameters numbers in the weights that it moves
 * @param flops over all its steps
 */
public record StageCost(Stage stage, long trainedParameters, BigInteger flops) {

  /** Counts what stages of a model cost; the products of its layers are found once. */
  public static final class Counter {
    private final Model model;
    private final List<Weight> tensors;
    private final List<LayerProducts> teacherLayers;
    private final List<LayerProducts> layers;

    public Counter(Model model) {
      this.model = model;
      this.teacherLayers = LayerProducts.of(model.teacher());
      this.tensors = model.tensors();
      this.layers = LayerProducts.of(model, tensors);
    }

    /**
     * What one of its stages costs.
     *
     * @throws ArithmeticException if a sequence takes more FLOPs than a long can say
     */
    public StageCost cost(Stage stage) {
      List<Weight> trained =
          tensors.stream().filter(weight -> model.trains(stage.train(), weight)).toList();
      long parameters = trained.stream().mapToLong(Weight::elements).reduce(0, Math::addExact);
      long sequence = new SequenceFlops(this, stage, trained).ofStage();
      BigInteger sequences =
          BigInteger.valueOf(stage.steps())
              .multiply(BigInteger.valueOf((long) stage.batch() * stage.accumulate()));
      return new StageCost(stage, parameters, sequences.multiply(BigInteger.valueOf(sequence)));
    }
  }

  /** FLOPs of one sequence in training. */
  private static final class SequenceFlops {
    private final Model model;
    private final Teacher teacher;
    private final List<LayerProducts> teacherLayers;
    private final List<LayerProducts> layers;
    private final Stage stage;
    private final List<Weight> trained;
    private final long length;

    /**
     * @param trained the weights that the stage moves
     */
    SequenceFlops(Counter counter, Stage stage, List<Weight> trained) {
      this.model = counter.model;
      this.teacher = model.teacher();
      this.teacherLayers = counter.teacherLayers;
      this.layers = counter.layers;
      this.stage = stage;
      this.trained = trained;
      this.length = stage.sequence();
    }

    private boolean isTrained(Weight weight) {
      return model.trains(stage.train(), weight);
    }

    long ofStage() {
      return switch (stage.match()) {
        case LOGITS -> logits();
        case HIDDEN_STATES -> layerByLayer(this::forwardAndBackward);
        case MATRICES -> layerByLayer(this::matrices);
      };
    }

    private long logits() {
      long head = Math.multiplyExact(Flops.outputHead(teacher), length);
      boolean whole = trained.stream().anyMatch(weight -> weight.layer().isEmpty());
      long sum = Math.multiplyExact(whole ? 4 : trained.isEmpty() ? 2 : 3, head);
      boolean below = whole;
      for (int i = 0; i < layers.size(); i++) {
        LayerProducts layer = layers.get(i);
        boolean reached = below || layer.weights().stream().anyMatch(this::isTrained);
        long forward =
            Math.multiplyExact(stage.recompute() && reached ? 2 : 1, layer.prefill(length));
        long student = Math.addExact(forward, reached ? backward(i, below) : 0);
        sum = Math.addExact(sum, Math.addExact(teacherLayers.get(i).prefill(length), student));
        below = reached;
      }
      return sum;
    }

    private long layerByLayer(IntToLongFunction matched) {
      long sum = 0;
      long teacherSoFar = 0;
      for (int i = 0; i < layers.size(); i++) {
        teacherSoFar = Math.addExact(teacherSoFar, teacherLayers.get(i).prefill(length));
        if (layers.get(i).shape().mixer().isPresent()) {
          sum = Math.addExact(Math.addExact(sum, teacherSoFar), matched.applyAsLong(i));
          teacherSoFar = 0;
        }
      }
      return sum;
    }

    private long forwardAndBackward(int index) {
      return Math.addExact(layers.get(index).prefill(length), backward(index, false));
    }

    /**
     * A layer's backward pass.
     *
     * @param below whether anything below the layer is trained
     */
    private long backward(int index, boolean below) {
      LayerProducts layer = layers.get(index);
      boolean norms = trained.stream().anyMatch(weight -> weight.part() == Part.NORM);
      boolean mergeNorms = layer.shape().merge().filter(Merge::normsInputs).isPresent();
      boolean mlpAfter = teacher.family().block() == Family.Block.SEQUENTIAL;
      long matrices = layer.matrices() + layer.matrices(this::isTrained);
      if (!below && !norms && !mergeNorms) {
        matrices -= layer.reading();
      }
      if (!below && !norms && !mlpAfter) {
        matrices -= layer.matrices(weight -> weight.part() == Part.MLP);
      }
      return Math.addExact(
          Math.multiplyExact(matrices, length), Math.multiplyExact(2, layer.amongTokens(length)));
    }

    private long matrices(int index) {
      LayerProducts layer = layers.get(index);
      long pairs = Math.multiplyExact(length, length);
      long scores = Math.multiplyExact(layer.mixingMatrix(), pairs);
      boolean mergeNorms = layer.shape().merge().filter(Merge::normsInputs).isPresent();
      // The gate takes no part in the matrices, so that its derivatives are none.
      long derived = layer.mixerProjections() - layer.gate();
      long convolution = layer.mixerMatrices() - layer.mixerProjections();
      long input =
          Math.multiplyExact(
              layer.mixerMatrices() + (mergeNorms ? 2 : 1) * derived + 2 * convolution, length);
      long student = Math.addExact(Math.multiplyExact(3, scores), input);
      long queriesKeysValues = Math.multiplyExact(teacherLayers.get(index).reading(), length);
      long weights = Math.multiplyExact(2L * teacher.heads() * teacher.headDim(), pairs);
      return Math.addExact(student, Math.addExact(queriesKeysValues, weights));
    }
  }
}
