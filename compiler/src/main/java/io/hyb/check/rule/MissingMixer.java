package io.hyb.check.rule;

import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.mixer.Mixer;
import io.hyb.arch.word.Word;
import io.hyb.diagnostic.Severity;

/** An error: a head that is not kept must become something. */
final class MissingMixer extends Rule<Hybrid> {
  MissingMixer() {
    super("missing-ssm", Severity.ERROR, Hybrid.class);
  }

  @Override
  void judge(Hybrid hybrid, Report report) {
    for (LayerShape layer : hybrid.stack()) {
      if (layer.kept().size() < layer.heads() && layer.mixer().isEmpty()) {
        report.add(
            "",
            "the heads that are not kept need an `ssm` to recur with",
            "ssm " + Word.of(Mixer.Kind.values()[0]) + " { d_state = 8 }");
        return;
      }
    }
  }
}
