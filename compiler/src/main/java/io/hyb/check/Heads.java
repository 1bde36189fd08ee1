package io.hyb.check;

import io.hyb.arch.Ranking;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import java.util.List;

/** Rules about single heads, wherever a spec names them. */
final class Heads {
  private Heads() {}

  /** Reports a head that the teacher does not have. */
  static boolean isWithin(
      Head head, String teacher, int layers, int heads, Span span, List<Diagnostic> findings) {
    if (head.layer() >= layers) {
      findings.add(
          Diagnostic.error(
              "layer-out-of-range",
              span,
              head + ": " + teacher + " has layers 0 to " + (layers - 1)));
      return false;
    }
    if (head.head() >= heads) {
      findings.add(
          Diagnostic.error(
              "head-out-of-range", span, head + ": " + teacher + " has heads 0 to " + (heads - 1)));
      return false;
    }
    return true;
  }

  /** Warns where the last head taken and the first one left have the same score. */
  static void warnOfTie(Ranking ranking, int count, Span span, List<Diagnostic> findings) {
    List<Ranking.RankedHead> heads = ranking.heads();
    if (count == 0 || count >= heads.size()) {
      return;
    }
    Ranking.RankedHead last = heads.get(count - 1);
    Ranking.RankedHead next = heads.get(count);
    if (last.score().isPresent()
        && next.score().isPresent()
        && last.score().get().loss() == next.score().get().loss()) {
      String message =
          new Head(next.layer(), next.head())
              + " has the same score as "
              + new Head(last.layer(), last.head())
              + ", the last head taken; the order in `"
              + ranking.name()
              + "` decides";
      findings.add(Diagnostic.warning("ranking-tie", span, message));
    }
  }
}
