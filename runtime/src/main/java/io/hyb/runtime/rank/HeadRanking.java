package io.hyb.runtime.rank;

import io.hyb.runtime.evaluate.Estimate;
import java.util.Comparator;
import java.util.List;

/**
 * A teacher's heads by what their ablation costs.
 *
 * @param teacher the teacher's name in the spec
 * @param layers its layers
 * @param heads its heads a layer
 * @param settings how it was measured
 * @param exact the whole teacher's greedy exact match
 * @param logProb its accuracy by summed log-probability
 * @param entries every head, the greatest loss first; equal ones by layer and head
 */
public record HeadRanking(
    String teacher,
    int layers,
    int heads,
    RankSettings settings,
    Estimate exact,
    Estimate logProb,
    List<AblationDrop> entries) {
  public HeadRanking {
    Scoring scoring = settings.scoring();
    entries =
        entries.stream()
            .sorted(
                Comparator.comparingDouble((AblationDrop drop) -> -drop.by(scoring).mean())
                    .thenComparingInt(AblationDrop::layer)
                    .thenComparingInt(AblationDrop::head))
            .toList();
  }

  /** The whole teacher's accuracy by the score that orders the heads. */
  public Estimate baseline() {
    return settings.scoring() == Scoring.EXACT ? exact : logProb;
  }
}
