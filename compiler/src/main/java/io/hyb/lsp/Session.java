package io.hyb.lsp;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.hyb.lsp.answer.RefusedRequest;
import io.hyb.lsp.model.Moment;
import io.hyb.lsp.model.Reading;
import io.hyb.lsp.model.Workspace;
import io.hyb.lsp.text.Addresses;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.jsonrpc.CompletableFutures;
import org.eclipse.lsp4j.services.LanguageClient;

/**
 * What is known of one editor: what it has open, where it works and what it can show. Changes are
 * taken in as they arrive; questions are answered one after another, each about the moment at which
 * it was asked.
 */
final class Session {
  private final Function<Throwable, String> bugs;
  private final ExecutorService answers = Executors.newSingleThreadExecutor(Session::daemon);
  private final Publisher publisher = new Publisher(this);
  private volatile Moment moment = Moment.first();
  private volatile Workspace workspace = new Workspace(List.of());
  private volatile LanguageClient client;
  private volatile Optional<ClientCapabilities> editor = Optional.empty();
  private volatile boolean panels;

  /**
   * @param bugs notes an exception that is no user's mistake and says where, in a line
   */
  Session(Function<Throwable, String> bugs) {
    this.bugs = bugs;
  }

  static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "hyb-lsp");
    thread.setDaemon(true);
    return thread;
  }

  void connect(LanguageClient to) {
    client = to;
  }

  LanguageClient client() {
    return client;
  }

  /** Notes what the editor can do, and whether it shows the results of commands itself. */
  void meets(ClientCapabilities capabilities, Object options) {
    editor = Optional.ofNullable(capabilities);
    JsonElement own = options instanceof JsonObject all ? all.get("panels") : null;
    panels = own != null && own.isJsonPrimitive() && own.getAsBoolean();
  }

  Optional<ClientCapabilities> editor() {
    return editor;
  }

  /** Whether the editor shows the results of commands itself. */
  boolean showsPanels() {
    return panels;
  }

  Workspace workspace() {
    return workspace;
  }

  void worksIn(Workspace folders) {
    workspace = folders;
  }

  Moment moment() {
    return moment;
  }

  /** Takes in a change; what it touches is checked soon. */
  void change(UnaryOperator<Moment> change) {
    moment = change.apply(moment);
    publisher.changed();
  }

  /**
   * The path that a URI leads to.
   *
   * @throws RefusedRequest if it leads to no file
   */
  Path path(String uri) {
    return Addresses.path(uri, workspace.home())
        .orElseThrow(() -> new RefusedRequest("only files can be read, not " + uri));
  }

  /** Answers a question about a spec, later. */
  <T> CompletableFuture<T> answer(String uri, Function<Reading, T> question) {
    return answer(now -> question.apply(now.read(path(uri))));
  }

  /** Answers a question about all that is open, later. */
  <T> CompletableFuture<T> answer(Function<Moment, T> question) {
    Moment asked = moment;
    return CompletableFutures.computeAsync(
        answers,
        cancelled -> {
          cancelled.checkCanceled();
          return question.apply(asked);
        });
  }

  /** Does what a notification asks for, which nobody waits for: what goes wrong is logged. */
  void heed(Runnable work) {
    try {
      work.run();
    } catch (RefusedRequest e) {
      log(MessageType.Warning, e.getMessage());
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      log(MessageType.Error, bugs.apply(e));
    }
  }

  /** Notes a bug and says where. */
  String note(Throwable bug) {
    return bugs.apply(bug);
  }

  void log(MessageType type, String message) {
    client.logMessage(new MessageParams(type, message));
  }

  void end() {
    answers.shutdownNow();
    publisher.end();
  }
}
