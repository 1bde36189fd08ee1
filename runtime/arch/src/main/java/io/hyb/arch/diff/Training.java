package io.hyb.arch.diff;

import io.hyb.arch.Model;
import io.hyb.arch.Stage;
import io.hyb.arch.json.SemanticHash;
import java.util.List;
import java.util.Optional;

/**
 * What must be trained again.
 *
 * @param sameStart whether both students have the same first weights
 * @param reused labels of the new stages whose result the old run has already, in their order
 * @param rerun labels of those that must run, in their order
 * @param tokens that these train on
 */
public record Training(boolean sameStart, List<String> reused, List<String> rerun, long tokens) {

  /** The stage from which a run of the new model goes on; empty where the old run did them all. */
  public Optional<String> firstStageToRerun() {
    return rerun.stream().findFirst();
  }

  static Training between(Model old, Model now) {
    List<Stage> stages = now.schedule().stages();
    int shared = 0;
    int most = Math.min(stages.size(), old.schedule().stages().size());
    // Prefixes without a stage may agree where the data differ, so the longest is looked for.
    for (int i = 1; i <= most; i++) {
      if (SemanticHash.ofPrefix(old, i).equals(SemanticHash.ofPrefix(now, i))) {
        shared = i;
      }
    }
    List<Stage> rest = stages.subList(shared, stages.size());
    return new Training(
        SemanticHash.ofPrefix(old, 0).equals(SemanticHash.ofPrefix(now, 0)),
        stages.subList(0, shared).stream().map(Stage::label).toList(),
        rest.stream().map(Stage::label).toList(),
        rest.stream().mapToLong(Stage::tokens).reduce(0, Math::addExact));
  }
}
