package io.hyb.arch.diff.rule;

import io.hyb.arch.diff.Checkpoint.Verdict;
import io.hyb.arch.diff.Difference;
import io.hyb.arch.diff.ModelDiff;
import java.util.List;
import java.util.Optional;

/**
 * Danger: every tensor loads and the model computes something else with it. What shows in no tensor
 * is how positions are rotated, the norms' epsilon and how far kept heads see.
 */
final class OtherFunction extends Rule {
  OtherFunction() {
    super("other-function", Severity.DANGER);
  }

  @Override
  Optional<String> judge(ModelDiff diff) {
    List<String> paths =
        diff.differences().stream()
            .map(Difference::path)
            .filter(OtherFunction::showsInNoTensor)
            .distinct()
            .toList();
    return diff.checkpoint().verdict() != Verdict.LOADS || paths.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the old checkpoint loads, but computes something else: "
                + String.join(", ", paths)
                + (paths.size() == 1 ? " differs" : " differ"));
  }

  private static boolean showsInNoTensor(String path) {
    return path.startsWith("teacher.rope")
        || path.equals("teacher.norm_eps")
        || path.equals("attention.window");
  }
}
