package io.hyb.runtime.distil;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.hyb.arch.Stage;
import io.hyb.runtime.data.Batch;
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
import java.util.stream.IntStream;

/**
 * Matches layer by layer: each of the student's layers gets the teacher's input to it, so that its
 * loss is independent of the others' and is differentiated immediately, on a GPU while the next
 * layers already run forward. The teacher runs once; of all activations a few layers' are held at a
 * time.
 */
final class LayerMatch implements Match {
  /** Layers whose derivatives may still be on their way when the next one runs forward. */
  private static final int AHEAD = 2;

  private final Kernels kernels;
  private final LanguageModel teacher;
  private final Student student;
  private final boolean matrices;
  private final Losses losses;
  private final List<Integer> layers;
  private final Function<Kernels, Lane> lanes;

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
    this.lanes = lanes;
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
  public NDList accumulate(Batch batch, StepSize step) {
    try (Lane lane = lanes.apply(kernels)) {
      return accumulate(batch, step, lane);
    }
  }

  private NDList accumulate(Batch batch, StepSize step, Lane lane) {
    Deque<Future<Boolean>> derivatives = new ArrayDeque<>();
    return Scope.aroundAll(
        () -> {
          Pass pass = batch.passOn(kernels);
          NDArray mask = batch.maskOn(kernels);
          NDList found = new NDList();
          NDArray x = Gradients.unrecorded(() -> teacher.embed(batch.idsOn(kernels)));
          for (int i = 0; i <= layers.get(layers.size() - 1); i++) {
            NDArray input = x;
            LayerPass at = pass.at(i);
            Layer layer = teacher.layers().get(i);
            NDArray output =
                Gradients.unrecorded(() -> Scope.around(() -> layer.forward(input, at)));
            if (student.recurs(i)) {
              Tape tape = new Tape(kernels);
              LayerPass noted = pass.on(tape).at(i);
              NDArray loss = Scope.keep(() -> loss(noted, input, output, mask, step));
              found.add(kernels.run1("detach", loss));
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

  private NDArray loss(LayerPass at, NDArray input, NDArray output, NDArray mask, StepSize step) {
    Layer layer = student.model().layers().get(at.index());
    return matrices
        ? matricesLoss(layer, at, input, mask, step)
        : Gradients.recorded(
            () -> losses.hiddenStates(layer.forward(input, at), output, mask, step.tokens()));
  }

  private static boolean derived(NDArray loss, Tape tape) {
    try (loss;
        tape) {
      tape.backward(loss);
    }
    return true;
  }

  private NDArray matricesLoss(
      Layer layer, LayerPass at, NDArray input, NDArray mask, StepSize step) {
    NDArray attention =
        Gradients.unrecorded(() -> teacher.layers().get(at.index()).mixingMatrices(input, at));
    List<Integer> recurrent = student.definition().shape().stack().get(at.index()).recurrent();
    return Gradients.recorded(
        () ->
            losses.matrices(
                layer.mixingMatrices(input, at), attention, recurrent, mask, step.sequences()));
  }
}
