package io.hyb.check;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.resolve.Nearest;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Value;
import java.util.List;

/** The kind that a block names behind its keyword: {@code ssm discrete_mamba2}. */
final class Kinds {
  private Kinds() {}

  /** Whether a block names one of the kinds it may have; reports it if not. */
  static boolean isKind(Block block, List<String> kinds, List<Diagnostic> findings) {
    List<Value> labels = block.labels();
    String keyword = block.keyword().text();
    String known = String.join(", ", kinds);
    if (labels.isEmpty()) {
      findings.add(
          Diagnostic.error(
                  "missing-kind", block.header(), "`" + keyword + "` needs a kind: " + known)
              .withFix(keyword + " " + kinds.get(0) + " { … }"));
      return false;
    }
    if (labels.size() > 1) {
      none(labels.subList(1, labels.size()), "`" + keyword + "` has one kind", findings);
      return false;
    }
    String given = labels.get(0) instanceof Value.Name kind ? kind.text() : "";
    if (kinds.contains(given)) {
      return true;
    }
    Diagnostic finding =
        Diagnostic.error(
            "unknown-kind",
            labels.get(0).span(),
            "there is no such `" + keyword + "`; its kinds are: " + known);
    findings.add(Nearest.suggest(finding, given, kinds));
    return false;
  }

  /** Reports labels where none may stand. */
  static void none(List<Value> labels, String why, List<Diagnostic> findings) {
    if (!labels.isEmpty()) {
      findings.add(
          Diagnostic.error(
              "unexpected-label", labels.get(0).span(), why + " and nothing behind it"));
    }
  }
}
