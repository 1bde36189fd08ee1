package io.hyb.show;

import io.hyb.arch.Ranking;
import io.hyb.language.ProbeSchema;
import io.hyb.language.RankingSchema;

/** Writes a {@code ranking} that is yet to be measured: its probe. */
final class RankingBlock {
  private final SpecBlocks out;

  RankingBlock(SpecBlocks out) {
    this.out = out;
  }

  void write(Ranking ranking) {
    String at = ranking.name();
    out.open(RankingSchema.RANKING, at, at);
    out.key(RankingSchema.TEACHER, ranking.teacher(), at);
    String probe = at + "." + RankingSchema.PROBE.name();
    out.open(RankingSchema.PROBE, ProbeSchema.KV, probe);
    new DistillBlock(out).probe(ranking.probe().orElseThrow(), probe);
    out.key(RankingSchema.EXAMPLES, ranking.examples(), probe);
    out.close();
    out.close();
  }
}
