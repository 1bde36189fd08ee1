package io.hyb.runtime.experiment;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.hyb.arch.json.SemanticHash;
import io.hyb.arch.output.FolderTree;
import io.hyb.arch.output.OutputFile;
import io.hyb.runtime.Program;
import io.hyb.runtime.Refused;
import io.hyb.runtime.plan.ModelNote;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of one run. {@code run.json} names its model; everything else in it is the complete
 * result of a finished step, so a killed run resumes with the first step that has none.
 */
final class RunFolder {
  static final String NOTE = "run.json";
  private static final String SPEC = "spec.hyb";
  private static final String HASH = "hash";

  /** By this runs were known before models had a hash of their own: that of the spec's text. */
  private static final String TEXT_HASH = "spec_sha256";

  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private final Path path;

  RunFolder(Path path) {
    this.path = path;
  }

  /**
   * {@code runs/NAME-HASH} in the current folder: another model is another folder. A run from
   * before models had a hash of their own is found by the hash of its spec's text.
   */
  static Path defaultFor(Program program) {
    Path runs = Path.of("runs");
    Path folder = runs.resolve(SemanticHash.named(program.name(), program.hash()));
    Path older = runs.resolve(SemanticHash.named(program.name(), program.textHash()));
    return !Files.exists(folder) && Files.exists(older) ? older : folder;
  }

  /**
   * Opens a run's folder, making it where there is none.
   *
   * @param resume whether to resume a run of the same spec
   * @param force whether to start over in a folder that isn't empty; files of others stay
   * @throws Refused if the folder holds anything else, or can't be written
   */
  static RunFolder open(Path path, Program program, boolean resume, boolean force) {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new Refused(path + ": it is a file, not a folder");
    }
    RunFolder folder = new RunFolder(path);
    try {
      if (folder.holdsAnything() && !force) {
        folder.checkSameRun(program, resume);
        return folder;
      }
      Files.createDirectories(path);
      folder.begin(program);
      return folder;
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  private boolean holdsAnything() throws IOException {
    if (!Files.exists(path)) {
      return false;
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.findAny().isPresent();
    }
  }

  private void checkSameRun(Program program, boolean resume) {
    Optional<JsonObject> note = read(NOTE);
    if (note.isEmpty() || !note.get().has(HASH) && !note.get().has(TEXT_HASH)) {
      throw new Refused(
          path + ": the folder is not empty and holds no run; use --force to write into it anyway");
    }
    if (!isOf(note.get(), program)) {
      throw new Refused(
          path + ": the folder holds a run of another spec; use --force to start a new one in it");
    }
    if (!resume) {
      throw new Refused(
          path
              + ": the folder holds a run of this spec; use --resume to continue it or --force"
              + " to start over");
    }
  }

  private static boolean isOf(JsonObject note, Program program) {
    return note.has(HASH)
        ? note.get(HASH).getAsString().equals(program.hash())
        : note.get(TEXT_HASH).getAsString().equals(program.textHash());
  }

  private void begin(Program program) throws IOException {
    Files.deleteIfExists(path.resolve(Experiment.RESULTS));
    try (InputStream spec =
        Thread.currentThread()
            .getContextClassLoader()
            .getResourceAsStream("META-INF/hyb/spec.hyb")) {
      if (spec != null) {
        Files.copy(spec, path.resolve(SPEC), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    ModelNote.write(path, program.model().shape());
    JsonObject note = new JsonObject();
    note.addProperty("name", program.name());
    note.addProperty("spec", program.spec());
    note.addProperty(HASH, program.hash());
    note.addProperty("java", System.getProperty("java.version"));
    write(NOTE, note);
  }

  Path path() {
    return path;
  }

  /** What the other runs beside this one have under a name, in the order of their folders. */
  List<Path> siblings(String name) {
    Path parent = path.toAbsolutePath().getParent();
    try (Stream<Path> runs = Files.list(parent)) {
      Path shown = path.getParent() == null ? Path.of("") : path.getParent();
      return runs.sorted()
          .map(run -> shown.resolve(run.getFileName()).resolve(name))
          .filter(Files::isDirectory)
          .filter(found -> !found.startsWith(path))
          .toList();
    } catch (IOException e) {
      return List.of(); // what can't be listed isn't reused
    }
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  /** What a step left under this name, if it finished. */
  Optional<JsonObject> read(String name) {
    Path file = path.resolve(name);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JsonParser.parseString(Files.readString(file)).getAsJsonObject());
    } catch (IOException | JsonParseException | IllegalStateException e) {
      throw new Refused(file + ": it can't be read as JSON; remove it to do its step again", e);
    }
  }

  /** Removes what a step left under this name, a folder with all in it. */
  void remove(String name) {
    Path left = path.resolve(name);
    try {
      FolderTree.delete(left);
    } catch (IOException e) {
      throw unwritable(left, e);
    }
  }

  /**
   * Leaves what a step found.
   *
   * @throws io.hyb.arch.output.OutputRefused if it can't be written
   */
  void write(String name, JsonObject json) {
    OutputFile.write(path.resolve(name), PRETTY.toJson(json) + "\n");
  }

  /**
   * Keeps a copy of a ranking that the run's heads were taken from.
   *
   * @param spec the file that {@code rank} wrote; its table and picture are beside it
   * @param name what the copies are called, without their endings
   * @throws Refused if it isn't there
   * @throws io.hyb.arch.output.OutputRefused if it can't be copied
   */
  void keepRanking(Path spec, String name) {
    String file = spec.getFileName().toString();
    String stem = file.endsWith(".hyb") ? file.substring(0, file.length() - 4) : file;
    for (String ending : List.of(".hyb", ".json", ".svg")) {
      Path from = spec.resolveSibling(stem + ending);
      if (!Files.isRegularFile(from)) {
        throw new Refused(from + ": the ranking has no such file");
      }
      OutputFile.write(path.resolve(name + ending), out -> Files.copy(from, out));
    }
  }

  private static Refused unwritable(Path file, IOException e) {
    String reason =
        e instanceof FileSystemException failed && failed.getReason() != null
            ? failed.getReason()
            : e.getClass().getSimpleName().replace("Exception", "");
    return new Refused("%s: it can't be written (%s)".formatted(file, reason), e);
  }
}
