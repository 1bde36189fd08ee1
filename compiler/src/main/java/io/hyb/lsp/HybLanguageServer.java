package io.hyb.lsp;

import io.hyb.lsp.answer.Colours;
import io.hyb.lsp.answer.CommandNames;
import io.hyb.lsp.model.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.CodeActionKind;
import org.eclipse.lsp4j.CodeActionOptions;
import org.eclipse.lsp4j.CodeLensOptions;
import org.eclipse.lsp4j.CompletionOptions;
import org.eclipse.lsp4j.DidChangeWatchedFilesRegistrationOptions;
import org.eclipse.lsp4j.ExecuteCommandOptions;
import org.eclipse.lsp4j.FileSystemWatcher;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.InitializedParams;
import org.eclipse.lsp4j.PositionEncodingKind;
import org.eclipse.lsp4j.Registration;
import org.eclipse.lsp4j.RegistrationParams;
import org.eclipse.lsp4j.RenameOptions;
import org.eclipse.lsp4j.SemanticTokensLegend;
import org.eclipse.lsp4j.SemanticTokensWithRegistrationOptions;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.ServerInfo;
import org.eclipse.lsp4j.SetTraceParams;
import org.eclipse.lsp4j.TextDocumentSyncKind;
import org.eclipse.lsp4j.TextDocumentSyncOptions;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.WorkspaceFoldersOptions;
import org.eclipse.lsp4j.WorkspaceServerCapabilities;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.services.LanguageServer;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.eclipse.lsp4j.services.WorkspaceService;

/** The server as the protocol sees it: what it can do, and how a session begins and ends. */
final class HybLanguageServer implements LanguageServer {
  private static final List<String> WATCHED = List.of("**/*.hyb", "**/config.json");

  private final Session session;
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private volatile boolean shutDown;

  HybLanguageServer(Session session) {
    this.session = session;
  }

  /** The exit code that the editor's last word asks for, once it has been said. */
  CompletableFuture<Integer> exitCode() {
    return exit;
  }

  @Override
  public CompletableFuture<InitializeResult> initialize(InitializeParams params) {
    session.meets(params.getCapabilities(), params.getInitializationOptions());
    session.worksIn(new Workspace(folders(params)));
    return CompletableFuture.completedFuture(
        new InitializeResult(capabilities(), new ServerInfo("hyb")));
  }

  @SuppressWarnings("deprecation") // older editors name one folder only
  private List<Path> folders(InitializeParams params) {
    List<String> uris = new ArrayList<>();
    if (params.getWorkspaceFolders() != null) {
      params.getWorkspaceFolders().stream().map(WorkspaceFolder::getUri).forEach(uris::add);
    } else if (params.getRootUri() != null) {
      uris.add(params.getRootUri());
    }
    return uris.stream().map(HybWorkspace::folder).flatMap(Optional::stream).toList();
  }

  private static ServerCapabilities capabilities() {
    ServerCapabilities can = new ServerCapabilities();
    can.setPositionEncoding(PositionEncodingKind.UTF16);
    TextDocumentSyncOptions sync = new TextDocumentSyncOptions();
    sync.setOpenClose(true);
    sync.setChange(TextDocumentSyncKind.Incremental);
    can.setTextDocumentSync(sync);
    can.setCompletionProvider(new CompletionOptions(false, List.of("\"", "/", ".", "=", ",")));
    can.setHoverProvider(true);
    can.setDefinitionProvider(true);
    can.setReferencesProvider(true);
    can.setRenameProvider(new RenameOptions(true));
    can.setDocumentFormattingProvider(true);
    can.setCodeActionProvider(new CodeActionOptions(List.of(CodeActionKind.QuickFix)));
    can.setFoldingRangeProvider(true);
    can.setDocumentSymbolProvider(true);
    can.setSemanticTokensProvider(
        new SemanticTokensWithRegistrationOptions(
            new SemanticTokensLegend(Colours.legend(), List.of()), true));
    can.setInlayHintProvider(true);
    can.setCodeLensProvider(new CodeLensOptions(false));
    can.setExecuteCommandProvider(new ExecuteCommandOptions(CommandNames.ALL));
    WorkspaceFoldersOptions folders = new WorkspaceFoldersOptions();
    folders.setSupported(true);
    folders.setChangeNotifications(true);
    can.setWorkspace(new WorkspaceServerCapabilities(folders));
    return can;
  }

  /** Asks to be told of files that change without being open, if the editor can tell. */
  @Override
  public void initialized(InitializedParams params) {
    boolean watches =
        session
            .editor()
            .map(ClientCapabilities::getWorkspace)
            .map(can -> can.getDidChangeWatchedFiles())
            .map(can -> can.getDynamicRegistration())
            .orElse(false);
    if (watches) {
      List<FileSystemWatcher> watchers =
          WATCHED.stream().map(glob -> new FileSystemWatcher(Either.forLeft(glob))).toList();
      Registration registration =
          new Registration(
              "hyb-files",
              "workspace/didChangeWatchedFiles",
              new DidChangeWatchedFilesRegistrationOptions(watchers));
      session.client().registerCapability(new RegistrationParams(List.of(registration)));
    }
  }

  @Override
  public CompletableFuture<Object> shutdown() {
    shutDown = true;
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void exit() {
    exit.complete(shutDown ? 0 : 1);
  }

  /** Nothing is traced; the editor may ask for it all the same. */
  @Override
  public void setTrace(SetTraceParams params) {}

  @Override
  public TextDocumentService getTextDocumentService() {
    return new HybTextDocuments(session);
  }

  @Override
  public WorkspaceService getWorkspaceService() {
    return new HybWorkspace(session);
  }
}
