package io.hyb.runtime.distil;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import io.hyb.arch.Model;
import io.hyb.arch.json.SemanticHash;
import io.hyb.runtime.Program;
import io.hyb.runtime.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The state of a run after a step: with weights and moments, everything that a later process needs
 * to continue as if nothing had happened.
 *
 * @param specHash of the model that it trains: its semantic hash, or from before that was, of the
 *     spec's text
 * @param result of all its stages, by which a spec that trains the same weights is known although
 *     its hash differs: one that recomputes other layers; null in a state from before that was
 * @param prefix of the stages that are finished, by which another run can tell whether its weights
 *     would be the same
 * @param stages the labels of the stages that it runs
 * @param seed of the data's order
 * @param device what it computes on, since another device's numbers differ
 * @param stage index of the stage
 * @param stepOfStage steps done in it
 * @param step steps done in all
 * @param tokens tokens seen in all
 * @param data position of every source; empty at the beginning
 * @param loss mean loss of the stage's latest steps, by which the best checkpoint is found
 */
record RunState(
    String specHash,
    String result,
    String prefix,
    List<String> stages,
    long seed,
    String device,
    int stage,
    long stepOfStage,
    long step,
    long tokens,
    List<long[]> data,
    double loss) {

  static final String FILE = "state.json";

  private static final Gson GSON = new Gson();

  /** Whether a stage has just ended. */
  boolean endsStage() {
    return stepOfStage == 0;
  }

  /** The same as a state of another spec's run, whose stages so far compute the same. */
  RunState as(Program program) {
    return new RunState(
        program.hash(),
        resultOf(program),
        prefix,
        program.schedule().labels(),
        seed,
        device,
        stage,
        stepOfStage,
        step,
        tokens,
        data,
        loss);
  }

  static String resultOf(Program program) {
    Model model = program.model().shape();
    return SemanticHash.ofPrefix(model, model.schedule().stages().size());
  }

  /**
   * Checks that a run can resume from here.
   *
   * @param checkpoint the folder that this was read from
   * @throws Refused if it was started with another spec, other stages or another seed
   */
  void checkResumable(Path checkpoint, Program program, long ofData) {
    if (!isOf(program)) {
      throw new Refused(
          "%s was made by another version of the spec; resume with that one, or start over with --force"
              .formatted(checkpoint));
    }
    List<String> labels = program.schedule().labels();
    if (!stages.equals(labels)) {
      throw new Refused(
          "%s is of a run of the stages %s, not %s"
              .formatted(checkpoint, String.join(", ", stages), String.join(", ", labels)));
    }
    if (seed != ofData) {
      throw new Refused("%s was made with --seed %d, not %d".formatted(checkpoint, seed, ofData));
    }
  }

  private boolean isOf(Program program) {
    return specHash.equals(program.hash())
        || specHash.equals(program.textHash())
        || resultOf(program).equals(result);
  }

  void write(Path folder) throws IOException {
    Files.writeString(folder.resolve(FILE), GSON.toJson(this) + "\n");
  }

  /**
   * The state of a checkpoint.
   *
   * @throws Refused if it is missing or broken
   */
  static RunState read(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      RunState state = GSON.fromJson(Files.readString(file), RunState.class);
      if (state == null || state.data == null || state.specHash == null || state.stages == null) {
        throw new Refused(
            file + ": it is cut short; remove that checkpoint to resume from the one before");
      }
      return state;
    } catch (IOException | JsonParseException e) {
      throw new Refused(
          file + ": it can't be read; remove that checkpoint to resume from the one before", e);
    }
  }
}
