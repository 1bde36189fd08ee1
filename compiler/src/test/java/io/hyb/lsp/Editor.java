package io.hyb.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.CompletionCapabilities;
import org.eclipse.lsp4j.CompletionItemCapabilities;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializedParams;
import org.eclipse.lsp4j.MessageActionItem;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ShowDocumentCapabilities;
import org.eclipse.lsp4j.ShowDocumentParams;
import org.eclipse.lsp4j.ShowDocumentResult;
import org.eclipse.lsp4j.ShowMessageRequestParams;
import org.eclipse.lsp4j.TextDocumentClientCapabilities;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.WindowClientCapabilities;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;
import org.eclipse.lsp4j.services.TextDocumentService;

/** An editor that talks to a server as editors do: LSP4J's client over two streams. */
final class Editor implements LanguageClient, AutoCloseable {
  private static final Logger LSP4J = Logger.getLogger("org.eclipse.lsp4j");
  private static final long SECONDS = 30;

  static {
    // Streams that close at the end of a test are no news.
    LSP4J.setLevel(Level.OFF);
  }

  private final Map<String, Integer> versions = new HashMap<>();
  private final Map<String, BlockingQueue<PublishDiagnosticsParams>> published =
      new ConcurrentHashMap<>();
  final BlockingQueue<MessageParams> logged = new LinkedBlockingQueue<>();
  final BlockingQueue<ShowDocumentParams> shown = new LinkedBlockingQueue<>();
  private final OutputStream toServer;
  private final ExecutorService reader = Executors.newSingleThreadExecutor();
  private final Future<Integer> served;
  final List<Throwable> bugs;
  final LanguageServer server;

  private Editor(
      InputStream fromServer, OutputStream toServer, Future<Integer> served, List<Throwable> bugs) {
    this.toServer = toServer;
    this.served = served;
    this.bugs = bugs;
    Launcher<LanguageServer> launcher =
        LSPLauncher.createClientLauncher(this, fromServer, toServer, reader, Function.identity());
    this.server = launcher.getRemoteProxy();
    launcher.startListening();
  }

  /** One whose server runs in this process, and works in some folders. */
  static Editor inProcess(Path... folders) {
    return inProcess(params -> {}, folders);
  }

  /** The same with something else to say at the beginning. */
  static Editor inProcess(Consumer<InitializeParams> saying, Path... folders) {
    try {
      PipedInputStream toServer = new PipedInputStream(1 << 16);
      PipedOutputStream ofEditor = new PipedOutputStream(toServer);
      PipedInputStream toEditor = new PipedInputStream(1 << 16);
      PipedOutputStream ofServer = new PipedOutputStream(toEditor);
      List<Throwable> bugs = new ArrayList<>();
      ExecutorService serving = Executors.newSingleThreadExecutor();
      Future<Integer> served =
          serving.submit(
              () ->
                  Server.serve(
                      toServer,
                      ofServer,
                      bug -> {
                        bugs.add(bug);
                        return "a bug: " + bug;
                      }));
      serving.shutdown();
      Editor editor = new Editor(toEditor, ofEditor, served, bugs);
      editor.begin(saying, folders);
      return editor;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** One whose server is a process of its own. */
  static Editor of(Process process, Path... folders) {
    Future<Integer> served = process.onExit().thenApply(Process::exitValue);
    Editor editor =
        new Editor(process.getInputStream(), process.getOutputStream(), served, List.of());
    editor.begin(params -> {}, folders);
    return editor;
  }

  private void begin(Consumer<InitializeParams> saying, Path... folders) {
    InitializeParams params = new InitializeParams();
    ClientCapabilities can = new ClientCapabilities();
    TextDocumentClientCapabilities text = new TextDocumentClientCapabilities();
    text.setCompletion(new CompletionCapabilities(new CompletionItemCapabilities(true)));
    can.setTextDocument(text);
    WindowClientCapabilities window = new WindowClientCapabilities();
    window.setShowDocument(new ShowDocumentCapabilities(true));
    can.setWindow(window);
    params.setCapabilities(can);
    List<WorkspaceFolder> all = new ArrayList<>();
    for (Path folder : folders) {
      all.add(new WorkspaceFolder(folder.toUri().toString(), folder.getFileName().toString()));
    }
    params.setWorkspaceFolders(all);
    saying.accept(params);
    get(server.initialize(params));
    server.initialized(new InitializedParams());
  }

  static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  TextDocumentService texts() {
    return server.getTextDocumentService();
  }

  static String uri(Path file) {
    return file.toUri().toString();
  }

  TextDocumentIdentifier id(Path file) {
    return new TextDocumentIdentifier(uri(file));
  }

  /** Opens a text and gives what is found in it. */
  List<Diagnostic> open(Path file, String text) {
    versions.put(uri(file), 1);
    texts().didOpen(new DidOpenTextDocumentParams(new TextDocumentItem(uri(file), "hyb", 1, text)));
    return findings(file, 1);
  }

  /** Replaces the whole of a text and gives what is found in it. */
  List<Diagnostic> change(Path file, String text) {
    return findings(file, send(file, new TextDocumentContentChangeEvent(text)));
  }

  /** Replaces a part of a text and gives what is found in it. */
  List<Diagnostic> change(Path file, Range range, String text) {
    return findings(file, send(file, new TextDocumentContentChangeEvent(range, text)));
  }

  /** Sends changes, and gives the version that the text has then. */
  int send(Path file, TextDocumentContentChangeEvent... changes) {
    int version = versions.merge(uri(file), 1, Integer::sum);
    texts()
        .didChange(
            new DidChangeTextDocumentParams(
                new VersionedTextDocumentIdentifier(uri(file), version), List.of(changes)));
    return version;
  }

  void close(Path file) {
    texts().didClose(new DidCloseTextDocumentParams(id(file)));
  }

  /** What is found in a version of a text, once that is known. */
  List<Diagnostic> findings(Path file, int version) {
    PublishDiagnosticsParams next = next(uri(file));
    while (next.getVersion() == null || next.getVersion() != version) {
      next = next(uri(file));
    }
    return next.getDiagnostics();
  }

  /** What is found in a file next. */
  List<Diagnostic> findings(Path file) {
    return next(uri(file)).getDiagnostics();
  }

  /** What the server publishes next about a file. */
  PublishDiagnosticsParams next(String uri) {
    try {
      PublishDiagnosticsParams next = of(uri).poll(SECONDS, TimeUnit.SECONDS);
      assertThat(next).as("what is published of %s; bugs: %s", uri, bugs).isNotNull();
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private BlockingQueue<PublishDiagnosticsParams> of(String uri) {
    return published.computeIfAbsent(uri, any -> new LinkedBlockingQueue<>());
  }

  /** Sends bytes that may be no message. */
  void sendRaw(byte[] bytes) {
    try {
      synchronized (toServer) {
        toServer.write(bytes);
        toServer.flush();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The next message that the server logs. */
  String nextLog() {
    try {
      MessageParams next = logged.poll(SECONDS, TimeUnit.SECONDS);
      assertThat(next).as("a log message").isNotNull();
      return next.getMessage();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Where the mark is in a text. */
  static Position at(String text, String mark) {
    int offset = text.indexOf(mark);
    assertThat(offset).as(mark).isNotNegative();
    String before = text.substring(0, offset);
    int line = (int) before.chars().filter(c -> c == '\n').count();
    return new Position(line, before.length() - before.lastIndexOf('\n') - 1);
  }

  /** Says goodbye and gives the server's exit code. */
  int quit() {
    get(server.shutdown());
    server.exit();
    try {
      return served.get(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    if (!served.isDone()) {
      quit();
    }
    reader.shutdownNow();
    assertThat(bugs).isEmpty();
  }

  @Override
  public void publishDiagnostics(PublishDiagnosticsParams diagnostics) {
    of(diagnostics.getUri()).add(diagnostics);
  }

  @Override
  public void logMessage(MessageParams message) {
    logged.add(message);
  }

  @Override
  public CompletableFuture<ShowDocumentResult> showDocument(ShowDocumentParams params) {
    shown.add(params);
    return CompletableFuture.completedFuture(new ShowDocumentResult(true));
  }

  @Override
  public void showMessage(MessageParams message) {}

  @Override
  public void telemetryEvent(Object object) {}

  @Override
  public CompletableFuture<MessageActionItem> showMessageRequest(ShowMessageRequestParams params) {
    return CompletableFuture.completedFuture(null);
  }
}
