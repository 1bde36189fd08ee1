package io.hyb.sweep.plan;

import io.hyb.arch.Model;
import io.hyb.arch.Stage;
import io.hyb.arch.json.SemanticHash;
import io.hyb.arch.plan.StageCost;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentMap;

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
   * What a stage's cost depends on.
   *
   * @param start the hash of the model's architecture
   */
  record Costed(
      String start,
      Stage.Match match,
      Stage.Train train,
      long steps,
      int batch,
      int sequence,
      int accumulate,
      boolean recompute) {
    static Costed of(String start, Stage stage) {
      return new Costed(
          start,
          stage.match(),
          stage.train(),
          stage.steps(),
          stage.batch(),
          stage.sequence(),
          stage.accumulate(),
          stage.recompute());
    }
  }

  /**
   * A model's stages.
   *
   * @param hashes the model's
   * @param flops those of stages that were costed already; gets those of the others; threads may
   *     share it
   * @throws ArithmeticException if a stage's tokens, or the FLOPs of a sequence, are more than a
   *     long can say
   */
  static List<PlannedStage> of(
      Model model, SemanticHash.All hashes, ConcurrentMap<Costed, BigInteger> flops) {
    List<Stage> stages = model.schedule().stages();
    StageCost.Counter counter = null;
    List<PlannedStage> planned = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      Costed costed = Costed.of(hashes.start(), stage);
      BigInteger cost = flops.get(costed);
      if (cost == null) {
        counter = counter == null ? new StageCost.Counter(model) : counter;
        cost = counter.cost(stage).flops();
        flops.put(costed, cost);
      }
      planned.add(
          new PlannedStage(stage.label(), hashes.prefixes().get(i), stage.trainedTokens(), cost));
    }
    return List.copyOf(planned);
  }
}
