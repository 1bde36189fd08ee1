package io.hyb.runtime.distil;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.hyb.runtime.data.Batch;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.Layer;
import io.hyb.runtime.model.LayerPass;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.schedule.Stage;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Matches layer by layer: each of the student's layers gets the teacher's input to it, so that its
 * loss has nothing to do with the others' and is differentiated at once. The teacher runs once; of
 * all activations one layer's are held at a time.
 */
final class LayerMatch implements Match {
  private final Kernels kernels;
  private final LanguageModel teacher;
  private final Student student;
  private final boolean matrices;
  private final Losses losses;
  private final List<Integer> layers;

  /**
   * @param match {@code MATRICES} or {@code HIDDEN_STATES}
   */
  LayerMatch(Kernels kernels, LanguageModel teacher, Student student, Stage.Match match) {
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
              found.add(Scope.around(() -> loss(at, input, output, mask, step)));
            }
            input.close();
            x = output;
          }
          return found;
        });
  }

  private NDArray loss(LayerPass at, NDArray input, NDArray output, NDArray mask, StepSize step) {
    Layer layer = student.model().layers().get(at.index());
    NDArray loss =
        matrices
            ? matricesLoss(layer, at, input, mask, step)
            : Gradients.recorded(
                () -> losses.hiddenStates(layer.forward(input, at), output, mask, step.tokens()));
    Gradients.backward(kernels, loss);
    return kernels.run1("detach", loss);
  }

  private NDArray matricesLoss(
      Layer layer, LayerPass at, NDArray input, NDArray mask, StepSize step) {
    NDArray attention =
        Gradients.unrecorded(() -> teacher.layers().get(at.index()).mixingMatrices(input, at));
    List<Integer> recurrent = student.definition().shape().layers().get(at.index()).recurrent();
    return Gradients.recorded(
        () ->
            losses.matrices(
                layer.mixingMatrices(input, at), attention, recurrent, mask, step.sequences()));
  }
}
