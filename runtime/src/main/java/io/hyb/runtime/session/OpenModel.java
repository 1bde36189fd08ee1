package io.hyb.runtime.session;

import io.hyb.runtime.Program;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.ModelDefinition;
import io.hyb.runtime.tokens.Tokenizer;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.weights.LoadedModel;
import io.hyb.runtime.weights.WeightFolder;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A model with its weights on a device, ready for work. Closing it closes all of them. */
public final class OpenModel implements AutoCloseable {
  private final Path folder;
  private final ModelDefinition definition;
  private final Kernels kernels;
  private final boolean ownsKernels;
  private final LoadedModel loaded;
  private Tokenizer tokenizer;

  private OpenModel(
      Path folder,
      ModelDefinition definition,
      Kernels kernels,
      boolean ownsKernels,
      LoadedModel loaded) {
    this.folder = folder;
    this.definition = definition;
    this.kernels = kernels;
    this.ownsKernels = ownsKernels;
    this.loaded = loaded;
  }

  /**
   * Opens whichever of the program's models the folder holds: its own, or, where a hybrid's program
   * is given its teacher's folder, the teacher that it carries.
   *
   * @param warn receives warnings, one line each
   * @throws io.hyb.runtime.Refused if the weights are neither's, or there is no such device
   */
  public static OpenModel open(
      Program program, Path folder, Compute compute, Consumer<String> warn) {
    try (WeightFolder weights = WeightFolder.open(folder)) {
      ModelDefinition definition = definition(program, weights);
      if (definition != program.model()) {
        warn.accept(
            "%s holds a Transformer's weights: running the teacher %s, not the hybrid %s"
                .formatted(folder, definition.shape().name(), program.model().shape().name()));
      }
      // Before the engine starts, which takes a while: mistakes are reported first.
      weights.check(definition.shape());
      return load(weights, definition, compute.startForInference(), true, warn);
    }
  }

  /**
   * Opens one definite model on kernels that the caller owns, such as a teacher beside its student.
   *
   * @throws io.hyb.runtime.Refused if the weights are not this model's
   */
  public static OpenModel open(
      ModelDefinition definition, Path folder, Kernels kernels, Consumer<String> warn) {
    try (WeightFolder weights = WeightFolder.open(folder)) {
      return load(weights, definition, kernels, false, warn);
    }
  }

  /** Which of the program's models the folder holds. */
  public static ModelDefinition definition(Program program, WeightFolder weights) {
    return weights.holdsTransformer() ? program.teacher().orElse(program.model()) : program.model();
  }

  private static OpenModel load(
      WeightFolder weights,
      ModelDefinition definition,
      Kernels kernels,
      boolean ownsKernels,
      Consumer<String> warn) {
    LoadedModel loaded = null;
    try {
      loaded = weights.load(definition, kernels);
      loaded.warnings().forEach(warn);
      return new OpenModel(weights.path(), definition, kernels, ownsKernels, loaded);
    } finally {
      if (loaded == null && ownsKernels) {
        kernels.close();
      }
    }
  }

  /** The folder of the weights. */
  public Path folder() {
    return folder;
  }

  /** Which of the program's models this is. */
  public ModelDefinition definition() {
    return definition;
  }

  public LanguageModel model() {
    return loaded.model();
  }

  public LoadedModel loaded() {
    return loaded;
  }

  public Kernels kernels() {
    return kernels;
  }

  /**
   * The tokenizer beside the weights, read when first asked for: literal ids need none.
   *
   * @throws io.hyb.runtime.Refused if there is none, or one of another vocabulary
   */
  public Tokenizer tokenizer() {
    if (tokenizer == null) {
      tokenizer = Tokenizer.open(folder, definition.shape().teacher().vocab());
    }
    return tokenizer;
  }

  @Override
  public void close() {
    if (tokenizer != null) {
      tokenizer.close();
    }
    loaded.close();
    if (ownsKernels) {
      kernels.close();
    }
  }
}
