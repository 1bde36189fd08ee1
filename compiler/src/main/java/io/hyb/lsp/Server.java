package io.hyb.lsp;

import io.hyb.lsp.answer.RefusedRequest;
import java.io.BufferedInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.MessageIssueHandler;
import org.eclipse.lsp4j.jsonrpc.RemoteEndpoint;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.json.ConcurrentMessageProcessor;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;
import org.eclipse.lsp4j.jsonrpc.json.StreamMessageProducer;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.services.LanguageClient;

/** Serves one editor over two streams, from its first message to its last. */
public final class Server {
  private static final int MOST_SHOWN = 200;

  private final Session session;
  private final HybLanguageServer server;

  private Server(Function<Throwable, String> bugs) {
    this.session = new Session(bugs);
    this.server = new HybLanguageServer(session);
  }

  /**
   * Serves until the editor says goodbye or hangs up.
   *
   * @param in messages of the editor
   * @param out messages to it
   * @param bugs notes an exception that is no user's mistake and says where, in a line
   * @return the process's exit code: 0, or 1 if the editor leaves without shutting down first
   */
  public static int serve(InputStream in, OutputStream out, Function<Throwable, String> bugs) {
    return new Server(bugs).run(in, out);
  }

  private int run(InputStream in, OutputStream out) {
    ExecutorService reader = Executors.newSingleThreadExecutor(Session::daemon);
    Launcher<LanguageClient> launcher =
        new Lines(new BufferedInputStream(in), out, reader).create();
    session.connect(launcher.getRemoteProxy());
    Future<Void> hangsUp = launcher.startListening();
    try {
      reader.submit(() -> server.exitCode().complete(0)); // after the last message
      return server.exitCode().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("serving an editor", e);
    } finally {
      hangsUp.cancel(true);
      reader.shutdownNow();
      session.end();
    }
  }

  private void ignored(Throwable why) {
    String reason = String.valueOf(why.getMessage()).lines().findFirst().orElse("");
    String shown = reason.length() > MOST_SHOWN ? reason.substring(0, MOST_SHOWN) + "…" : reason;
    session.log(MessageType.Error, "hyb: ignored what is no message of JSON-RPC: " + shown);
  }

  private ResponseError refusal(Throwable thrown) {
    Throwable why = thrown;
    while ((why instanceof CompletionException || why instanceof ExecutionException)
        && why.getCause() != null) {
      why = why.getCause();
    }
    if (why instanceof RefusedRequest) {
      return new ResponseError(ResponseErrorCode.RequestFailed, why.getMessage(), null);
    }
    if (why instanceof ResponseErrorException response) {
      return response.getResponseError();
    }
    if (why instanceof CancellationException) {
      return new ResponseError(ResponseErrorCode.RequestCancelled, "cancelled", null);
    }
    return new ResponseError(ResponseErrorCode.InternalError, session.note(why), null);
  }

  /** The two streams; what can't be read on them is told to the editor. */
  private final class Lines extends Launcher.Builder<LanguageClient> {
    Lines(InputStream in, OutputStream out, ExecutorService reader) {
      setLocalService(server);
      setRemoteInterface(LanguageClient.class);
      setInput(in);
      setOutput(out);
      setExecutorService(reader);
      setExceptionHandler(Server.this::refusal);
    }

    @Override
    public Launcher<LanguageClient> create() {
      MessageJsonHandler json = createJsonHandler();
      RemoteEndpoint endpoint = createRemoteEndpoint(json);
      LanguageClient proxy = createProxy(endpoint);
      MessageIssueHandler issues =
          (message, found) -> {
            found.forEach(issue -> ignored(new IllegalArgumentException(issue.getText())));
            endpoint.handle(message, found);
          };
      StreamMessageProducer messages =
          new StreamMessageProducer(input, json, issues) {
            @Override
            protected void fireError(Throwable error) {
              ignored(error);
            }

            /** The editor has hung up, which is no news by then. */
            @Override
            protected void fireStreamClosed(Exception cause) {}
          };
      return createLauncher(
          executorService,
          proxy,
          endpoint,
          new ConcurrentMessageProcessor(messages, wrapMessageConsumer(endpoint)));
    }
  }
}
