package io.hyb.check.rule;

import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Stage;
import io.hyb.arch.mixer.Mixer;
import io.hyb.arch.word.Word;
import io.hyb.diagnostic.Severity;
import io.hyb.language.DistillSchema;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * An error: a stage that matches matrices has nothing to match where the mixer has none. What a
 * delta rule adds to its state depends on what is there, so no product of a position with an
 * earlier one says how much of it arrives.
 */
final class NoMatrices extends Rule<Hybrid> {
  NoMatrices() {
    super("no-matrices", Severity.ERROR, Hybrid.class);
  }

  @Override
  void judge(Hybrid hybrid, Report report) {
    OptionalInt without =
        IntStream.range(0, hybrid.stack().size())
            .filter(i -> lacksMatrices(hybrid.stack().get(i)))
            .findFirst();
    if (without.isEmpty()) {
      return;
    }
    Mixer mixer = hybrid.stack().get(without.getAsInt()).mixer().orElseThrow();
    for (Stage stage : hybrid.schedule().stages()) {
      if (stage.match() == Stage.Match.MATRICES) {
        report.addFor(
            DistillSchema.MATCH,
            ".distill.stages[" + stage.label() + "].match",
            "stage %s matches mixing matrices, which the %s of layer %d does not have"
                .formatted(stage.label(), Word.of(mixer.kind()), without.getAsInt()),
            Word.of(Stage.Match.HIDDEN_STATES));
      }
    }
  }

  private static boolean lacksMatrices(LayerShape layer) {
    Optional<Mixer> mixer = layer.mixer().filter(present -> layer.recurrentHeads() > 0);
    return mixer.isPresent() && !mixer.get().hasMatrices();
  }
}
