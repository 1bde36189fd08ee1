package io.hyb.runtime.distil;

import io.hyb.arch.Stage;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Lane;
import java.util.function.Function;

/** The ways of comparing, by what a stage says. */
final class Matches {
  private Matches() {}

  static Match of(Kernels kernels, LanguageModel teacher, Student student, Stage stage) {
    return of(kernels, teacher, student, stage, Lane::beside);
  }

  /**
   * A match of steps of one micro-batch each, recorded where that is worth it: what a graph gives
   * is there until it is replayed.
   */
  static Match recorded(Kernels kernels, LanguageModel teacher, Student student, Stage stage) {
    return new RecordedMatch(
        of(kernels, teacher, student, stage, Lane::beside),
        of(kernels, teacher, student, stage, none -> Lane.none()));
  }

  /**
   * @param lanes the thread beside the caller's; what comes out does not depend on it
   */
  static PlacedMatch of(
      Kernels kernels,
      LanguageModel teacher,
      Student student,
      Stage stage,
      Function<Kernels, Lane> lanes) {
    return switch (stage.match()) {
      case MATRICES, HIDDEN_STATES ->
          new LayerMatch(kernels, teacher, student, stage.match(), lanes);
      case LOGITS -> new LogitsMatch(kernels, teacher, student, stage, lanes);
    };
  }
}
