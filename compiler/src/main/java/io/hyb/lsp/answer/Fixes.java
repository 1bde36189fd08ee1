package io.hyb.lsp.answer;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Edit;
import io.hyb.lsp.model.Reading;
import io.hyb.lsp.text.Places;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionKind;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;

/** What an editor can do about findings: each remedy that leaves nothing open, as an edit. */
public final class Fixes {
  private Fixes() {}

  /**
   * The fixes for what is found in a range.
   *
   * @param uri of the spec, as the editor names it
   */
  public static List<CodeAction> in(Reading reading, String uri, Range range) {
    List<CodeAction> actions = new ArrayList<>();
    List<CodeAction> explanations = new ArrayList<>();
    for (Diagnostic finding : reading.ownFindings()) {
      if (Places.meet(Places.range(finding.span()), range)) {
        finding
            .edit()
            .filter(edit -> reading.has(edit.span()))
            .ifPresent(edit -> actions.add(fix(finding, edit, uri)));
        explanations.add(explanation(finding));
      }
    }
    actions.addAll(explanations.stream().distinct().toList());
    return actions;
  }

  private static CodeAction fix(Diagnostic finding, Edit edit, String uri) {
    CodeAction action = new CodeAction(title(finding));
    action.setKind(CodeActionKind.QuickFix);
    action.setDiagnostics(List.of(Findings.of(finding)));
    action.setIsPreferred(true);
    TextEdit change = new TextEdit(Places.range(edit.span()), edit.text());
    action.setEdit(new WorkspaceEdit(Map.of(uri, List.of(change))));
    return action;
  }

  /** {@code did you mean `d_state`?} as something to do. */
  private static String title(Diagnostic finding) {
    String remedy = finding.fix().orElseThrow();
    String question = "did you mean ";
    String title =
        remedy.startsWith(question)
            ? "change to " + remedy.substring(question.length(), remedy.length() - 1)
            : remedy;
    return Character.toUpperCase(title.charAt(0)) + title.substring(1);
  }

  private static CodeAction explanation(Diagnostic finding) {
    CodeAction action = new CodeAction("Explain " + finding.id());
    action.setCommand(
        new Command(action.getTitle(), CommandNames.EXPLAIN, List.of(Map.of("id", finding.id()))));
    return action;
  }
}
