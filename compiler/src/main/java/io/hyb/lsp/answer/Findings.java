package io.hyb.lsp.answer;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.lsp.text.Places;
import org.eclipse.lsp4j.DiagnosticSeverity;

/** Findings as editors show them, in the words of {@code hyb check}. */
public final class Findings {
  private static final String SOURCE = "hyb";

  private Findings() {}

  public static org.eclipse.lsp4j.Diagnostic of(Diagnostic finding) {
    String fix = finding.fix().map(remedy -> "\nfix: " + remedy).orElse("");
    return new org.eclipse.lsp4j.Diagnostic(
        Places.range(finding.span()),
        finding.message() + fix,
        switch (finding.severity()) {
          case ERROR -> DiagnosticSeverity.Error;
          case WARNING -> DiagnosticSeverity.Warning;
          case HINT -> DiagnosticSeverity.Information;
        },
        SOURCE,
        finding.id());
  }
}
