package io.hyb.lsp;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.hyb.arch.cache.UserCache;
import io.hyb.lsp.answer.RefusedRequest;
import io.hyb.lsp.command.Commands;
import io.hyb.lsp.model.Moment;
import io.hyb.lsp.model.Workspace;
import io.hyb.lsp.text.Addresses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.DidChangeWorkspaceFoldersParams;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.ShowDocumentParams;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.services.WorkspaceService;

/** What concerns no single text: folders, files that change on the disk, commands. */
final class HybWorkspace implements WorkspaceService {
  private final Session session;

  HybWorkspace(Session session) {
    this.session = session;
  }

  /** The folder of a URI, if it is one of files. */
  static Optional<Path> folder(String uri) {
    return Addresses.path(uri, Path.of(""));
  }

  @Override
  public void didChangeWorkspaceFolders(DidChangeWorkspaceFoldersParams params) {
    session.heed(
        () -> {
          List<Path> folders = new ArrayList<>(session.workspace().folders());
          paths(params.getEvent().getRemoved()).forEach(folders::remove);
          folders.addAll(paths(params.getEvent().getAdded()));
          session.worksIn(new Workspace(folders));
        });
  }

  private static List<Path> paths(List<WorkspaceFolder> folders) {
    return folders.stream()
        .map(WorkspaceFolder::getUri)
        .map(HybWorkspace::folder)
        .flatMap(Optional::stream)
        .toList();
  }

  /** There is nothing to configure. */
  @Override
  public void didChangeConfiguration(DidChangeConfigurationParams params) {}

  @Override
  public void didChangeWatchedFiles(DidChangeWatchedFilesParams params) {
    session.heed(() -> session.change(Moment::refreshed));
  }

  @Override
  public CompletableFuture<Object> executeCommand(ExecuteCommandParams params) {
    String name = params.getCommand();
    return session.answer(
        moment -> {
          JsonObject result = Commands.run(name, params.getArguments(), session::path, moment);
          if (!session.showsPanels() && showsDocuments()) {
            show(result);
          }
          return result;
        });
  }

  private boolean showsDocuments() {
    return session
        .editor()
        .map(ClientCapabilities::getWindow)
        .map(can -> can.getShowDocument())
        .map(can -> can.isSupport())
        .orElse(false);
  }

  /** Has the editor open a result that has a text to read. */
  private void show(JsonObject result) {
    JsonElement markdown = result.get("markdown");
    if (markdown == null) {
      return;
    }
    String name = result.get("title").getAsString().split(":", 2)[0].replaceAll("[^\\w.-]+", "-");
    Path file = UserCache.folder().toAbsolutePath().resolve("shown").resolve(name + ".md");
    try {
      Files.createDirectories(file.getParent());
      Path part = Files.createTempFile(file.getParent(), ".shown", ".part");
      Files.writeString(part, markdown.getAsString());
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new RefusedRequest("the result can't be written to " + file + ": " + e.getMessage());
    }
    session.client().showDocument(new ShowDocumentParams(file.toUri().toString()));
  }
}
