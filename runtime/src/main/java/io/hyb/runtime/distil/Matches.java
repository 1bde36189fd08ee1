package io.hyb.runtime.distil;

import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.schedule.Stage;
import io.hyb.runtime.torch.Kernels;

/** The ways of comparing, by what a stage says. */
final class Matches {
  private Matches() {}

  static Match of(Kernels kernels, LanguageModel teacher, Student student, Stage stage) {
    return switch (stage.match()) {
      case MATRICES, HIDDEN_STATES -> new LayerMatch(kernels, teacher, student, stage.match());
      case LOGITS -> new LogitsMatch(kernels, teacher, student, stage.temperature());
    };
  }
}
