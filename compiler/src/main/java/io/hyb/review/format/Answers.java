package io.hyb.review.format;

import io.hyb.arch.Ranking.RankedHead;
import io.hyb.arch.diff.Checkpoint;
import io.hyb.arch.diff.Cost.Measure;
import io.hyb.arch.diff.ModelDiff;
import io.hyb.arch.diff.Retrieval;
import io.hyb.arch.diff.Retrieval.Lost;
import io.hyb.arch.diff.TensorMatch;
import io.hyb.arch.diff.Training;
import io.hyb.arch.text.HeadList;
import io.hyb.arch.word.Word;
import io.hyb.review.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a reviewer asks of two models, answered in a line each; costs are shown as figures. */
final class Answers {
  private Answers() {}

  /** Whether the old checkpoint loads. */
  static String checkpoint(Checkpoint checkpoint) {
    TensorMatch tensors = checkpoint.tensors();
    String verdict = Word.of(checkpoint.verdict());
    return switch (checkpoint.verdict()) {
      case LOADS -> String.format(Locale.US, "%s: all %,d tensors", verdict, tensors.kept().size());
      case PARTIAL ->
          String.format(
              Locale.US,
              "%s: %,d tensors kept, %,d fresh, %,d dropped",
              verdict,
              tensors.kept().size(),
              tensors.fresh().size(),
              tensors.dropped().size());
      case BREAKS ->
          verdict + ": the teachers differ in " + String.join(", ", checkpoint.breaking());
    };
  }

  /** How many numbers the weights are. */
  static Optional<String> parameters(Change change) {
    return change.cost().stream()
        .filter(cost -> cost.measure() == Measure.PARAMETERS)
        .map(Figures::change)
        .findFirst();
  }

  /** What must be trained again. */
  static String training(Training training) {
    if (training.firstStageToRerun().isEmpty()) {
      return training.reused().isEmpty() ? "no stages" : "nothing to run again";
    }
    return String.format(
        Locale.US,
        "again from `%s`, %,d tokens%s",
        training.firstStageToRerun().get(),
        training.tokens(),
        training.reused().isEmpty() ? "" : "; reuses " + String.join(", ", training.reused()));
  }

  /** Heads gained and lost; none where the set of kept heads is the same. */
  static List<String> retrieval(ModelDiff diff) {
    Retrieval retrieval = diff.retrieval();
    List<String> lines = new ArrayList<>();
    if (!retrieval.gained().isEmpty()) {
      lines.add("gained " + heads(retrieval.gained()));
    }
    if (!retrieval.lost().isEmpty()) {
      lines.add("lost " + heads(retrieval.lost().stream().map(Lost::head).toList()));
    }
    lines.addAll(StandIns.of(retrieval.lost()));
    return lines;
  }

  /** Those with a score one by one, best first, the others in ranges. */
  private static String heads(List<RankedHead> heads) {
    List<String> names = new ArrayList<>();
    Map<Integer, List<Integer>> unscored = new TreeMap<>();
    for (RankedHead head : heads) {
      if (head.score().isPresent()) {
        String name = Retrieval.name(head.layer(), head.head());
        names.add(String.format(Locale.US, "%s (%.3f)", name, head.score().get().loss()));
      } else {
        unscored.computeIfAbsent(head.layer(), layer -> new ArrayList<>()).add(head.head());
      }
    }
    unscored.forEach((layer, numbers) -> names.addAll(HeadList.heads(layer, numbers)));
    return String.join(", ", names);
  }
}
