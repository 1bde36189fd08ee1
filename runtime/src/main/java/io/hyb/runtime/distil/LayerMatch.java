package io.hyb.runtime.distil;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.hyb.arch.Stage;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.Layer;
import io.hyb.runtime.model.LayerPass;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Lane;
import io.hyb.runtime.torch.Scope;
import io.hyb.runtime.torch.Tape;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Matches layer by layer: each of the student's layers gets the teacher's input to it, so that its
 * loss is independent of the others' and is differentiated immediately, on a GPU while the next
 * layers already run forward. The teacher runs once, a layer ahead of the student; of all
 * activations a few layers' are held at a time.
 */
final class LayerMatch implements PlacedMatch {
  /** Layers whose derivatives may still be on their way when the next one runs forward. */
  private static final int AHEAD = 2;

  private final Kernels kernels;
  private final LanguageModel teacher;
  private final Student student;
  private final boolean matrices;
  private final Losses losses;
  private final List<Integer> layers;
  private final Lane lane;
  private final Lane teachers;

  /**
   * @param match {@code MATRICES} or {@code HIDDEN_STATES}
   * @param lanes where derivatives are computed; what comes out does not depend on it
   */
  LayerMatch(
      Kernels kernels,
      LanguageModel teacher,
      Student student,
      Stage.Match match,
      Function<Kernels, Lane> lanes) {
    this.lane = lanes.apply(kernels);
    this.teachers = lanes.apply(kernels);
    this.kernels = kernels;
    this.teacher = teacher;
    this.student = student;
    this.matrices = match == Stage.Match.MATRICES;
    this.losses = new Losses(kernels);
    this.layers =
        IntStream.range(0, teacher.layers().size()).filter(student::recurs).boxed().toList();
  }

  @Override
  public List<String> parts() {
    return layers.stream().map(layer -> "layer " + layer).toList();
  }

  @Override
  public Kernels kernels() {
    return kernels;
  }

  @Override
  public NDList accumulate(PlacedBatch batch) {
    Deque<Future<Boolean>> derivatives = new ArrayDeque<>();
    return Scope.aroundAll(
        () -> {
          Pass pass = batch.pass();
          NDList found = new NDList();
          NDArray x = teacher.embed(batch.ids());
          int last = layers.get(layers.size() - 1);
          Future<NDArray> given = teachers.give(taught(0, x, pass));
          for (int i = 0; i <= last; i++) {
            NDArray input = x;
            NDArray output = Scope.adopt(Lane.result(given));
            if (i < last) {
              given = teachers.give(taught(i + 1, output, pass));
            }
            if (student.recurs(i)) {
              Tape tape = new Tape(kernels);
              LayerPass noted = pass.on(tape).at(i);
              NDList loss = Scope.keepAll(() -> loss(noted, input, output, batch));
              found.add(kernels.run1("detach", loss.get(0)));
              derivatives.add(lane.give(() -> derived(loss, tape)));
            }
            if (derivatives.size() > AHEAD) {
              Lane.result(derivatives.remove());
            }
            input.close();
            x = output;
          }
          derivatives.forEach(Lane::result);
          return found;
        });
  }

  /** What a layer of the teacher gives, which belongs to no scope. */
  private Supplier<NDArray> taught(int index, NDArray input, Pass pass) {
    Layer layer = teacher.layers().get(index);
    return () -> Scope.keep(() -> layer.forward(input, pass.at(index)));
  }

  /**
   * The loss of a layer; where it is not recorded itself, what it is of and its derivative by that.
   */
  private NDList loss(LayerPass at, NDArray input, NDArray output, PlacedBatch batch) {
    Layer layer = student.model().layers().get(at.index());
    if (matrices) {
      return new NDList(matricesLoss(layer, at, input, batch));
    }
    NDArray given = Gradients.recorded(() -> layer.forward(input, at));
    Losses.WithSlope loss = losses.hiddenStates(given, output, batch.mask(), batch.tokens());
    return new NDList(loss.loss(), given, loss.slope());
  }

  private static boolean derived(NDList loss, Tape tape) {
    try (loss;
        tape) {
      if (loss.size() == 1) {
        tape.backward(loss.get(0));
      } else {
        tape.backward(loss.get(1), loss.get(2));
      }
    }
    return true;
  }

  private NDArray matricesLoss(Layer layer, LayerPass at, NDArray input, PlacedBatch batch) {
    NDArray attention =
        Gradients.unrecorded(() -> teacher.layers().get(at.index()).mixingMatrices(input, at));
    List<Integer> recurrent = student.definition().shape().stack().get(at.index()).recurrent();
    return Gradients.recorded(
        () ->
            losses.matrices(
                layer.mixingMatrices(input, at),
                attention,
                recurrent,
                batch.mask(),
                batch.sequences()));
  }
}
