package io.hyb.lsp;

import io.hyb.lsp.answer.Colours;
import io.hyb.lsp.answer.Definitions;
import io.hyb.lsp.answer.Fixes;
import io.hyb.lsp.answer.Folds;
import io.hyb.lsp.answer.Hints;
import io.hyb.lsp.answer.Hovers;
import io.hyb.lsp.answer.Layout;
import io.hyb.lsp.answer.Lenses;
import io.hyb.lsp.answer.Outline;
import io.hyb.lsp.answer.References;
import io.hyb.lsp.answer.RefusedRequest;
import io.hyb.lsp.answer.Renaming;
import io.hyb.lsp.completion.Completions;
import io.hyb.lsp.model.Moment;
import io.hyb.lsp.model.Names;
import io.hyb.lsp.model.Reading;
import io.hyb.lsp.text.Buffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.CodeLensParams;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionList;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DidSaveTextDocumentParams;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.lsp4j.FoldingRangeRequestParams;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.LocationLink;
import org.eclipse.lsp4j.PrepareRenameDefaultBehavior;
import org.eclipse.lsp4j.PrepareRenameParams;
import org.eclipse.lsp4j.PrepareRenameResult;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.SemanticTokens;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.SymbolInformation;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.Either3;
import org.eclipse.lsp4j.services.TextDocumentService;

/** What concerns a text that is open: its changes, and the questions about it. */
final class HybTextDocuments implements TextDocumentService {
  private final Session session;

  HybTextDocuments(Session session) {
    this.session = session;
  }

  @Override
  public void didOpen(DidOpenTextDocumentParams params) {
    TextDocumentItem opened = params.getTextDocument();
    session.heed(
        () -> {
          Path path = session.path(opened.getUri());
          Buffer buffer = Buffer.of(opened.getUri(), path, opened.getVersion(), opened.getText());
          session.change(moment -> moment.with(buffer));
        });
  }

  @Override
  public void didChange(DidChangeTextDocumentParams params) {
    VersionedTextDocumentIdentifier changed = params.getTextDocument();
    session.heed(
        () -> {
          Path path = session.path(changed.getUri());
          Buffer buffer =
              session
                  .moment()
                  .buffers()
                  .at(path)
                  .orElseThrow(() -> new RefusedRequest(changed.getUri() + " isn't open"))
                  .changed(changed.getVersion(), params.getContentChanges());
          session.change(moment -> moment.with(buffer));
        });
  }

  @Override
  public void didClose(DidCloseTextDocumentParams params) {
    session.heed(
        () -> {
          Path path = session.path(params.getTextDocument().getUri());
          session.change(moment -> moment.without(path));
        });
  }

  /** The buffer is what counts, saved or not. */
  @Override
  public void didSave(DidSaveTextDocumentParams params) {}

  @Override
  public CompletableFuture<Either<List<CompletionItem>, CompletionList>> completion(
      CompletionParams params) {
    String uri = params.getTextDocument().getUri();
    return session.answer(
        moment -> {
          Path path = session.path(uri);
          return Either.forRight(
              Completions.at(
                  moment.read(path), moment.lastWhole(path), params.getPosition(), snippets()));
        });
  }

  /** Whether the editor knows places to fill in. */
  private boolean snippets() {
    return session
        .editor()
        .map(ClientCapabilities::getTextDocument)
        .map(can -> can.getCompletion())
        .map(can -> can.getCompletionItem())
        .map(can -> can.getSnippetSupport())
        .orElse(false);
  }

  @Override
  public CompletableFuture<Hover> hover(HoverParams params) {
    return session.answer(
        params.getTextDocument().getUri(),
        reading -> Hovers.at(reading, params.getPosition()).orElse(null));
  }

  @Override
  public CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>>
      definition(DefinitionParams params) {
    return session.answer(
        moment -> {
          Reading reading = moment.read(session.path(params.getTextDocument().getUri()));
          return Either.forLeft(
              Definitions.at(reading, params.getPosition(), moment.buffers()).stream().toList());
        });
  }

  @Override
  public CompletableFuture<List<? extends Location>> references(ReferenceParams params) {
    return session.answer(
        moment -> {
          Reading reading = moment.read(session.path(params.getTextDocument().getUri()));
          return Names.at(reading, params.getPosition())
              .map(name -> References.to(reading, name.name(), moment, session.workspace()))
              .map(found -> locations(found, params, moment))
              .orElse(List.of());
        });
  }

  private static List<Location> locations(References found, ReferenceParams params, Moment moment) {
    return found.locations(params.getContext().isIncludeDeclaration(), moment.buffers());
  }

  @Override
  public CompletableFuture<Either3<Range, PrepareRenameResult, PrepareRenameDefaultBehavior>>
      prepareRename(PrepareRenameParams params) {
    return session.answer(
        moment ->
            renaming(params.getTextDocument().getUri(), moment)
                .prepare(params.getPosition())
                .map(Either3::<Range, PrepareRenameResult, PrepareRenameDefaultBehavior>forSecond)
                .orElse(null));
  }

  @Override
  public CompletableFuture<WorkspaceEdit> rename(RenameParams params) {
    return session.answer(
        moment ->
            renaming(params.getTextDocument().getUri(), moment)
                .rename(params.getPosition(), params.getNewName()));
  }

  private Renaming renaming(String uri, Moment moment) {
    return new Renaming(moment.read(session.path(uri)), moment, session.workspace());
  }

  @Override
  public CompletableFuture<List<? extends TextEdit>> formatting(DocumentFormattingParams params) {
    return session.answer(params.getTextDocument().getUri(), Layout::edits);
  }

  @Override
  public CompletableFuture<List<Either<Command, CodeAction>>> codeAction(CodeActionParams params) {
    String uri = params.getTextDocument().getUri();
    return session.answer(
        uri,
        reading ->
            Fixes.in(reading, uri, params.getRange()).stream()
                .map(Either::<Command, CodeAction>forRight)
                .toList());
  }

  @Override
  public CompletableFuture<List<FoldingRange>> foldingRange(FoldingRangeRequestParams params) {
    return session.answer(params.getTextDocument().getUri(), Folds::of);
  }

  @Override
  @SuppressWarnings("deprecation") // the form of older servers, which the signature still has
  public CompletableFuture<List<Either<SymbolInformation, DocumentSymbol>>> documentSymbol(
      DocumentSymbolParams params) {
    return session.answer(
        params.getTextDocument().getUri(),
        reading ->
            Outline.of(reading).stream()
                .map(Either::<SymbolInformation, DocumentSymbol>forRight)
                .toList());
  }

  @Override
  public CompletableFuture<SemanticTokens> semanticTokensFull(SemanticTokensParams params) {
    return session.answer(params.getTextDocument().getUri(), Colours::of);
  }

  @Override
  public CompletableFuture<List<InlayHint>> inlayHint(InlayHintParams params) {
    return session.answer(
        params.getTextDocument().getUri(), reading -> Hints.in(reading, params.getRange()));
  }

  @Override
  public CompletableFuture<List<? extends CodeLens>> codeLens(CodeLensParams params) {
    String uri = params.getTextDocument().getUri();
    return session.answer(uri, reading -> Lenses.of(reading, uri));
  }
}
