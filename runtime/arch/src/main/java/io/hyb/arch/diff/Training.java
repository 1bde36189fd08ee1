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
    boolean sameStart = isShared(0, old, now);
    List<Stage> stages = now.schedule().stages();
    int most = sameStart ? Math.min(stages.size(), old.schedule().stages().size()) : 0;
    int shared = 0;
    while (shared < most && isShared(shared + 1, old, now)) {
      shared++;
    }
    List<Stage> rest = stages.subList(shared, stages.size());
    return new Training(
        sameStart,
        stages.subList(0, shared).stream().map(Stage::label).toList(),
        rest.stream().map(Stage::label).toList(),
        rest.stream().mapToLong(Stage::tokens).reduce(0, Math::addExact));
  }

  private static boolean isShared(int stages, Model old, Model now) {
    return SemanticHash.ofPrefix(old, stages).equals(SemanticHash.ofPrefix(now, stages));
  }
}
