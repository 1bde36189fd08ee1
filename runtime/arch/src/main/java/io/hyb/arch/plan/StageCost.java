package io.hyb.arch.plan;

import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.Stage;
import io.hyb.arch.Teacher;
import io.hyb.arch.tensor.Weight;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntToLongFunction;

/**
 * What a stage trains and computes. Its FLOPs are those of whole steps: the teacher's forward pass,
 * the student's, and the student's backward pass. That computes every product again for the
 * derivative of its input and once more for that of a weight that is trained (arXiv 2001.08361,
 * section 2.1: backward is twice forward); products among tokens have two inputs. That a layer's
 * first products need no derivative of a teacher's input is not taken off.
 *
 * <ul>
 *   <li>{@code logits}: both models run whole; the backward pass ends at the first layer trained.
 *   <li>{@code hidden_states}: the teacher runs up to the last layer in which anything recurs, and
 *       of the student the layers in which anything does, each by itself.
 *   <li>{@code matrices}: the same, but of these layers the student computes the mixer's input and
 *       {@code 2·heads·d_state} FLOPs for every pair of positions, the teacher its queries, keys
 *       and values once more and {@code 2·heads·head_dim} for every pair.
 * </ul>
 *
 * @param trainedParameters numbers in the weights that it moves
 * @param flops over all its steps
 */
public record StageCost(Stage stage, long trainedParameters, BigInteger flops) {

  /** Every stage of a model. */
  static List<StageCost> of(Model model) {
    return model.schedule().stages().stream().map(stage -> of(model, stage)).toList();
  }

  /**
   * @throws ArithmeticException if a sequence takes more FLOPs than a long can say
   */
  public static StageCost of(Model model, Stage stage) {
    List<Weight> trained = model.trained(stage.train());
    long parameters = trained.stream().mapToLong(Weight::elements).reduce(0, Math::addExact);
    long sequence = new SequenceFlops(model, new HashSet<>(trained), stage.sequence()).of(stage);
    BigInteger sequences =
        BigInteger.valueOf(stage.steps())
            .multiply(BigInteger.valueOf((long) stage.batch() * stage.accumulate()));
    return new StageCost(stage, parameters, sequences.multiply(BigInteger.valueOf(sequence)));
  }

  /** FLOPs of one sequence in training. */
  private static final class SequenceFlops {
    private final Teacher teacher;
    private final List<LayerProducts> teacherLayers;
    private final List<LayerProducts> layers;
    private final Set<Weight> trained;
    private final long length;

    SequenceFlops(Model model, Set<Weight> trained, long length) {
      this.teacher = model.teacher();
      this.teacherLayers = LayerProducts.of(teacher);
      this.layers = LayerProducts.of(model);
      this.trained = trained;
      this.length = length;
    }

    long of(Stage stage) {
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
      boolean reached = whole;
      for (int i = 0; i < layers.size(); i++) {
        LayerProducts layer = layers.get(i);
        reached = reached || layer.weights().stream().anyMatch(trained::contains);
        long student = reached ? forwardAndBackward(i) : layer.prefill(length);
        sum = Math.addExact(sum, Math.addExact(teacherLayers.get(i).prefill(length), student));
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
      LayerProducts layer = layers.get(index);
      long weights = Math.multiplyExact(layer.matrices(trained::contains), length);
      long backward = Math.addExact(weights, layer.amongTokens(length));
      return Math.addExact(Math.multiplyExact(2, layer.prefill(length)), backward);
    }

    private long matrices(int index) {
      LayerShape shape = layers.get(index).shape();
      long pairs = Math.multiplyExact(length, length);
      long scores =
          Math.multiplyExact(
              2L * shape.recurrent().size() * shape.mixer().orElseThrow().dState(), pairs);
      long input = Math.multiplyExact(layers.get(index).mixerMatrices(), length);
      long student = Math.multiplyExact(3, Math.addExact(scores, input));
      long projected = (teacher.heads() + 2L * teacher.kvHeads()) * teacher.headDim();
      long queriesKeysValues =
          Math.multiplyExact(2 * projected, Math.multiplyExact(teacher.dModel(), length));
      long weights = Math.multiplyExact(2L * teacher.heads() * teacher.headDim(), pairs);
      return Math.addExact(student, Math.addExact(queriesKeysValues, weights));
    }
  }
}
