package io.hyb.runtime;

import io.hyb.arch.Hybrid;
import io.hyb.arch.Schedule;
import io.hyb.arch.Stage;
import io.hyb.runtime.model.ModelDefinition;
import java.util.List;
import java.util.Optional;

/**
 * All that a compiled JAR is about; its {@code Main} hands one to {@code io.hyb.runtime.cli.Verbs}.
 *
 * @param spec the spec's file name
 * @param hash the model's semantic hash, which names its runs
 * @param textHash SHA-256 of the spec's text and overrides, hex, by which runs were named before
 * @param model the compiled model: the hybrid, or the teacher where that was compiled
 * @param teacher the hybrid's teacher; empty where a teacher was compiled
 */
public record Program(
    String spec,
    String hash,
    String textHash,
    ModelDefinition model,
    Optional<ModelDefinition> teacher) {

  /** The compiled declaration's name. */
  public String name() {
    return model.shape().name();
  }

  /** How the hybrid is distilled. */
  public Schedule schedule() {
    return model.shape().schedule();
  }

  /** The same hybrid, distilled in {@code stages} alone. */
  public Program withStages(List<Stage> stages) {
    Hybrid hybrid = (Hybrid) model.shape();
    Hybrid changed =
        new Hybrid(
            hybrid.name(),
            hybrid.teacher(),
            new Schedule(hybrid.schedule().data(), stages),
            hybrid.pending(),
            hybrid.stack());
    return new Program(
        spec, hash, textHash, new ModelDefinition(changed, model.constructor()), teacher);
  }
}
