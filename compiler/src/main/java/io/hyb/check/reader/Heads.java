package io.hyb.check.reader;

import io.hyb.check.rule.HeadGrid;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.language.Head;
import java.util.List;

/** The heads of a teacher, wherever a spec names one. */
record Heads(HeadGrid grid, List<Diagnostic> findings) {

  /** Whether the teacher has this head; reports it if not. */
  boolean checkHas(Head head, Span span) {
    if (head.layer() >= grid.layers()) {
      report("layer-out-of-range", head, "layers 0 to " + (grid.layers() - 1), span);
      return false;
    }
    if (head.head() >= grid.heads()) {
      report("head-out-of-range", head, "heads 0 to " + (grid.heads() - 1), span);
      return false;
    }
    return true;
  }

  private void report(String id, Head head, String there, Span span) {
    String message = "there is no " + head + ": " + grid.teacher() + " has " + there;
    findings.add(Diagnostic.error(id, span, message));
  }
}
