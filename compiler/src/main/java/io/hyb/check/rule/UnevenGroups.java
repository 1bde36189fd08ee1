package io.hyb.check.rule;

import io.hyb.arch.Hybrid;
import io.hyb.arch.mixer.Mamba2;
import io.hyb.diagnostic.Severity;
import io.hyb.diagnostic.Span;
import io.hyb.language.MixerSchema;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;

/** An error: every group of a mixer has as many of the heads that recur. */
final class UnevenGroups extends Rule<Hybrid> {
  UnevenGroups() {
    super("uneven-groups", Severity.ERROR, Hybrid.class);
  }

  @Override
  void judge(Hybrid hybrid, Report report) {
    Set<Span> reported = new HashSet<>();
    for (int i = 0; i < hybrid.stack().size(); i++) {
      int heads = hybrid.stack().get(i).recurrentHeads();
      int groups = groups(hybrid, i);
      if (heads % groups != 0 && reported.add(report.place(path(i)))) {
        report.addFor(
            MixerSchema.GROUPS,
            path(i),
            "groups = "
                + groups
                + " does not divide the "
                + heads
                + " heads that recur in layer "
                + i,
            Integer.toString(fitting(hybrid, report, i)));
      }
    }
  }

  private static String path(int layer) {
    return ".layers[" + layer + "].ssm.groups";
  }

  private static int groups(Hybrid hybrid, int layer) {
    return hybrid.stack().get(layer).mixer().orElse(null) instanceof Mamba2 mixer
        ? mixer.groups()
        : 1;
  }

  /** A number for the same place that suits every layer that has it from there. */
  private static int fitting(Hybrid hybrid, Report report, int layer) {
    BigInteger fitting = BigInteger.valueOf(groups(hybrid, layer));
    for (int i = layer; i < hybrid.stack().size(); i++) {
      if (groups(hybrid, i) > 1 && report.place(path(i)).equals(report.place(path(layer)))) {
        fitting = fitting.gcd(BigInteger.valueOf(hybrid.stack().get(i).recurrentHeads()));
      }
    }
    return fitting.intValue();
  }
}
