package io.hyb.runtime.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.torch.Kernels;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reads answers off rows, again and again without the device being waited for: it is told once, to
 * begin with, where they stand. Belongs to the scope that it is made in.
 */
public final class AnswerReader {
  private final LanguageModel model;
  private final Kernels kernels;
  private final List<AnswerTree> trees;
  private final AnswerPlaces places;
  private final NDArray positions;
  private final NDArray next;

  AnswerReader(LanguageModel model, Kernels kernels, List<AnswerTree> trees, AnswerPlaces places) {
    this.model = model;
    this.kernels = kernels;
    this.trees = trees;
    this.places = places;
    this.positions = places.positions(kernels);
    this.next = places.next(kernels);
  }

  /**
   * What stands where something is predicted.
   *
   * @param rows (questions, width, …)
   * @return (places, 1, …)
   */
  public NDArray places(NDArray rows) {
    return kernels.run1("positions_at", rows, positions);
  }

  /**
   * What the model predicts there, not waited for.
   *
   * @param x the last layer's output at the places, (places, 1, d_model)
   * @return for {@link #answers}, in the innermost scope
   */
  public NDList predictions(NDArray x) {
    return Predictions.unread(model, kernels, x, next);
  }

  /**
   * The answers that predictions amount to, question by question. Waits for the device.
   *
   * @throws io.hyb.runtime.Refused if predictions are NaN
   */
  public List<Answer> answers(NDList predictions) {
    AnswerPlaces.Predicted found =
        new AnswerPlaces.Predicted(places, Predictions.read(predictions));
    return IntStream.range(0, trees.size())
        .parallel()
        .mapToObj(i -> AnswerPlaces.answer(i, trees.get(i), List.of(found)))
        .toList();
  }
}
