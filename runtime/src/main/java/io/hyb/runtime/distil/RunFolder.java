package io.hyb.runtime.distil;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.hyb.arch.output.FolderTree;
import io.hyb.runtime.Program;
import io.hyb.runtime.Refused;
import io.hyb.runtime.plan.ModelNote;
import io.hyb.runtime.weights.Causes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of a training run: {@code run.json} (spec, its hash, settings, versions), {@code
 * metrics.jsonl}, {@code stages.json}, {@code tensorboard/}, {@code checkpoints/step-N}, at the end
 * {@code student/}.
 */
public final class RunFolder {
  private static final String ABOUT = "run.json";

  /** What a run makes, and what starting over removes; nothing else in the folder is touched. */
  private static final List<String> OURS =
      List.of(
          ABOUT,
          ModelNote.FILE,
          Inputs.FILE,
          Metrics.FILE,
          StageScores.FILE,
          Metrics.EVENTS,
          "checkpoints",
          "student");

  private RunFolder() {}

  /**
   * Makes the folder ready for a run.
   *
   * @param resume whether it may hold a run to resume
   * @param force whether a run that is there is removed
   * @throws Refused if it is not empty and neither holds, it can't be written, or what the run in
   *     it was started with has changed
   */
  public static void prepare(Program program, RunSettings settings, boolean resume, boolean force) {
    Path folder = settings.out();
    try {
      if (Files.exists(folder) && !Files.isDirectory(folder)) {
        throw new Refused(folder + ": it is a file, not a folder");
      }
      Files.createDirectories(folder);
      if (!resume && !isEmpty(folder)) {
        if (!force) {
          throw new Refused(
              folder
                  + ": the folder is not empty; use --resume to continue the run in it or --force to start over");
        }
        for (String name : OURS) {
          FolderTree.delete(folder.resolve(name));
        }
      }
      Inputs inputs = Inputs.of(program.schedule().data(), settings);
      if (hasTrained(folder)) {
        inputs.check(folder);
      } else {
        inputs.write(folder);
      }
      ModelNote.write(folder, program.model().shape());
      Path part = folder.resolve("." + ABOUT + ".part");
      Files.writeString(part, about(program, settings));
      Files.move(
          part,
          folder.resolve(ABOUT),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new Refused(folder + ": it can't be written: " + Causes.text(e), e);
    }
  }

  private static boolean hasTrained(Path folder) {
    return Stream.of("checkpoints", "student").anyMatch(name -> Files.exists(folder.resolve(name)));
  }

  private static String about(Program program, RunSettings settings) {
    JsonObject json = new JsonObject();
    json.addProperty("name", program.name());
    json.addProperty("spec", program.spec());
    json.addProperty("hash", program.hash());
    json.addProperty("weights", settings.weights().toString());
    json.addProperty("teacher", settings.teacher().toString());
    json.addProperty("base", settings.base().toString());
    json.addProperty("seed", settings.seed());
    json.addProperty("java", System.getProperty("java.version"));
    json.addProperty("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json) + "\n";
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }
}
