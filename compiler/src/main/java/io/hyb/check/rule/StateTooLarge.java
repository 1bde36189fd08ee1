package io.hyb.check.rule;

import io.hyb.arch.Hybrid;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mixer;
import io.hyb.diagnostic.Severity;
import java.util.Optional;

/** An error: `from_attention` finds at most `head_dim` directions in a head. */
final class StateTooLarge extends Rule<Hybrid> {
  StateTooLarge() {
    super("state-too-large", Severity.ERROR, Hybrid.class);
  }

  @Override
  void judge(Hybrid hybrid, Report report) {
    int headDim = hybrid.teacher().headDim();
    for (int i = 0; i < hybrid.stack().size(); i++) {
      Optional<Mixer> mixer = hybrid.stack().get(i).mixer();
      if (mixer.isPresent()
          && mixer.get().init() == Init.FROM_ATTENTION
          && mixer.get().dState() > headDim) {
        report.add(
            ".layers[" + i + "].ssm.d_state",
            "d_state = "
                + mixer.get().dState()
                + " is larger than the head_dim of "
                + hybrid.teacher().name()
                + ", "
                + headDim
                + "; `init = from_attention` cannot fill it",
            "init = fresh");
      }
    }
  }
}
