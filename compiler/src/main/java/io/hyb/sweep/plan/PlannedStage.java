package io.hyb.sweep.plan;

import io.hyb.arch.Model;
import io.hyb.arch.Stage;
import io.hyb.arch.plan.StageCost;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A stage of a variant's training.
 *
 * @param prefix the hash of all that decides its result, the seed and the device aside: variants
 *     that have it in common share the stage
 * @param tokens that its steps train on
 * @param flops over all its steps
 */
public record PlannedStage(String label, String prefix, long tokens, BigInteger flops) {

  /**
   * A model's stages.
   *
   * @param prefixes their hashes
   * @param flops those of stages that were costed already, by prefix; gets those of the others
   */
  static List<PlannedStage> of(Model model, List<String> prefixes, Map<String, BigInteger> flops) {
    List<Stage> stages = model.schedule().stages();
    List<PlannedStage> planned = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      BigInteger cost =
          flops.computeIfAbsent(prefixes.get(i), prefix -> StageCost.of(model, stage).flops());
      planned.add(new PlannedStage(stage.label(), prefixes.get(i), stage.trainedTokens(), cost));
    }
    return List.copyOf(planned);
  }
}
