package io.hyb.lsp.answer;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Severity;
import io.hyb.diagnostic.Span;
import io.hyb.lsp.model.Mention;
import io.hyb.lsp.model.Moment;
import io.hyb.lsp.model.Names;
import io.hyb.lsp.model.Reading;
import io.hyb.lsp.model.Workspace;
import io.hyb.lsp.text.Buffer;
import io.hyb.lsp.text.Buffers;
import io.hyb.lsp.text.Places;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PrepareRenameResult;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;

/** Gives a declaration or a {@code let} another name, wherever it is named. */
public final class Renaming {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** Words that mean something of their own where a {@code let} may be named. */
  private static final List<String> TAKEN = List.of("all", "none", "true", "false");

  private final Reading reading;
  private final Moment moment;
  private final Workspace workspace;

  public Renaming(Reading reading, Moment moment, Workspace workspace) {
    this.reading = reading;
    this.moment = moment;
    this.workspace = workspace;
  }

  /**
   * What would be renamed; none where no such name is.
   *
   * @throws RefusedRequest for a name of the library
   */
  public Optional<PrepareRenameResult> prepare(Position position) {
    Optional<Mention> mention = Names.at(reading, position);
    mention.ifPresent(
        it -> checkOwn(References.to(reading, it.name(), moment, new Workspace(List.of()))));
    return mention.map(it -> new PrepareRenameResult(Places.range(it.span()), it.name()));
  }

  /**
   * The edits of every file.
   *
   * @throws RefusedRequest where the name can't be changed, or not to this one
   */
  public WorkspaceEdit rename(Position position, String to) {
    Mention mention =
        Names.at(reading, position)
            .orElseThrow(() -> new RefusedRequest("there is no name to change here"));
    if (!NAME.matcher(to).matches() || TAKEN.contains(to)) {
      throw new RefusedRequest(
          "`" + to + "` can't be a name: it has letters, digits and `_` and begins with no digit");
    }
    References references = References.to(reading, mention.name(), moment, workspace);
    checkOwn(references);
    checkFree(references, to);
    Map<String, List<TextEdit>> edits = new LinkedHashMap<>();
    for (References.InFile file : references.places()) {
      edits.put(moment.buffers().uri(file.reading().path()), edits(file, to));
    }
    checkMeaning(references, to);
    return new WorkspaceEdit(edits);
  }

  private static void checkOwn(References references) {
    if (references.areOfLibrary()) {
      throw new RefusedRequest("the standard library's names can't be changed");
    }
  }

  private static void checkFree(References references, String to) {
    for (References.InFile file : references.places()) {
      Optional<Span> taken = Names.declared(file.reading(), to);
      if (taken.isPresent()) {
        throw new RefusedRequest(
            "`" + to + "` is already declared at " + taken.get().file() + ":" + taken.get().line());
      }
    }
  }

  private static List<TextEdit> edits(References.InFile file, String to) {
    return file.mentions().stream()
        .map(mention -> new TextEdit(Places.range(mention.span()), to))
        .toList();
  }

  /** Nothing may be wrong afterwards that was right before. */
  private void checkMeaning(References references, String to) {
    Buffers after = moment.buffers();
    for (References.InFile file : references.places()) {
      after = after.with(changed(file, to));
    }
    Moment renamed = Moment.of(after);
    for (References.InFile file : references.places()) {
      Reading before = file.reading();
      Reading then = renamed.read(before.path());
      Map<String, Long> known = errors(before);
      for (Map.Entry<String, Long> error : errors(then).entrySet()) {
        if (error.getValue() > known.getOrDefault(error.getKey(), 0L)) {
          throw new RefusedRequest(
              "`" + to + "` would change what " + before.file() + " means: " + error.getKey());
        }
      }
    }
  }

  private Buffer changed(References.InFile file, String to) {
    List<Mention> fromTheEnd = new ArrayList<>(file.mentions());
    Collections.reverse(fromTheEnd);
    List<TextDocumentContentChangeEvent> changes = new ArrayList<>();
    for (Mention mention : fromTheEnd) {
      changes.add(new TextDocumentContentChangeEvent(Places.range(mention.span()), to));
    }
    Reading reading = file.reading();
    return Buffer.of("", reading.path(), 0, reading.source().text()).changed(0, changes);
  }

  /** How many errors of each kind there are. */
  private static Map<String, Long> errors(Reading reading) {
    Map<String, Long> errors = new HashMap<>();
    for (Diagnostic finding : reading.compilation().diagnostics()) {
      if (finding.severity() == Severity.ERROR) {
        errors.merge(finding.id(), 1L, Long::sum);
      }
    }
    return errors;
  }
}
