package io.hyb.runtime.weights;

import com.google.gson.JsonObject;
import io.hyb.arch.Hybrid;
import io.hyb.arch.Model;
import io.hyb.arch.Teacher;
import io.hyb.arch.digest.WeightsHash;
import io.hyb.arch.tensor.Weight;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.ModelDefinition;
import io.hyb.runtime.torch.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder in Hugging Face's form, open for reading: {@code config.json}, weights in {@code
 * model.safetensors} or its shards, a tokenizer beside them.
 */
public final class WeightFolder implements AutoCloseable {
  static final String SINGLE = "model.safetensors";

  private final Path path;
  private final Optional<ModelConfig> config;
  private final Tensors tensors;

  private WeightFolder(Path path, Optional<ModelConfig> config, Tensors tensors) {
    this.path = path;
    this.config = config;
    this.tensors = tensors;
  }

  /**
   * Opens a folder's weights.
   *
   * @throws WeightsException if there are none, or files that are not what they claim to be
   */
  public static WeightFolder open(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new WeightsException(
          folder
              + (Files.exists(folder)
                  ? ": weights are given by their folder, this is a file"
                  : ": there is no such folder"));
    }
    Optional<ModelConfig> config = ModelConfig.in(folder);
    return new WeightFolder(folder, config, tensors(folder));
  }

  private static Tensors tensors(Path folder) {
    Path single = folder.resolve(SINGLE);
    if (Files.exists(single)) {
      return Safetensors.open(single);
    }
    Path index = folder.resolve(ShardedSafetensors.INDEX);
    if (Files.exists(index)) {
      return ShardedSafetensors.open(index);
    }
    throw new WeightsException(
        "%s: no weights there, neither %s nor %s"
            .formatted(folder, SINGLE, ShardedSafetensors.INDEX));
  }

  /**
   * What tells a folder's weights from others.
   *
   * @throws WeightsException if they can't be read
   */
  public static String hash(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      List<String> names = all.map(file -> file.getFileName().toString()).toList();
      return WeightsHash.of(
          WeightsHash.files(names), name -> Files.newInputStream(folder.resolve(name)));
    } catch (IOException e) {
      throw new WeightsException(folder + ": its weights can't be read: " + e.getMessage(), e);
    }
  }

  public Path path() {
    return path;
  }

  /** The weights at rest. */
  public Tensors tensors() {
    return tensors;
  }

  Optional<ModelConfig> config() {
    return config;
  }

  /** A copy of its {@code config.json}; where it has none, what that would say of the teacher. */
  public JsonObject config(Teacher teacher) {
    return config
        .map(present -> present.json().deepCopy())
        .orElseGet(() -> TeacherConfig.of(teacher));
  }

  /**
   * A model's tensors as they lie here, in the order in which its layers ask for them.
   *
   * @throws WeightsException if one is missing or of another shape
   */
  public List<TensorSpec> tensorsOf(Model model) {
    List<TensorSpec> found = new ArrayList<>();
    for (Weight needed : model.tensors()) {
      Misfit.check(tensors, needed.fullName(), needed.dimensions());
      found.add(tensors.spec(needed.fullName()));
    }
    return found;
  }

  /** Whether its {@code config.json} speaks of a Transformer rather than of a hybrid's student. */
  public boolean holdsTransformer() {
    return config.isPresent() && !(config.get().json().get(StudentNote.KEY) instanceof JsonObject);
  }

  /**
   * The student that these weights were made for. What of its teacher only the tensors' shapes tell
   * is that of {@code like}.
   *
   * @throws WeightsException if they are no student's
   */
  public Hybrid student(Teacher like) {
    ModelConfig present =
        config.orElseThrow(
            () ->
                new WeightsException(
                    path + ": without a config.json it isn't known whose weights these are"));
    return StudentNote.student(present, like);
  }

  /** What the folder's {@code config.json} says otherwise than a teacher, both values each. */
  public List<String> differences(Teacher teacher) {
    return config.map(present -> present.differences(teacher)).orElse(List.of());
  }

  /**
   * Checks that the folder's {@code config.json} speaks of this model, as far as it speaks.
   *
   * @throws WeightsException naming both values of what differs
   */
  public void check(Model shape) {
    config.ifPresent(
        present -> {
          present.check(shape.teacher());
          StudentNote.check(present, shape);
        });
  }

  /**
   * The model with these weights, in the precision of the kernels.
   *
   * @throws WeightsException if they are another model's
   */
  public LoadedModel load(ModelDefinition model, Kernels kernels) {
    return load(model, LoadedParameters.inPrecision(tensors, kernels));
  }

  /**
   * The model with these weights as float32 masters whatever the precision, for training.
   *
   * @throws WeightsException if they are another model's
   */
  public LoadedModel loadMasters(ModelDefinition model, Kernels kernels) {
    return load(model, LoadedParameters.masters(tensors, kernels));
  }

  private LoadedModel load(ModelDefinition definition, LoadedParameters parameters) {
    check(definition.shape());
    boolean complete = false;
    try {
      LanguageModel model = definition.with(parameters);
      complete = true;
      return new LoadedModel(model, parameters, unaskedWarning(parameters).stream().toList());
    } finally {
      if (!complete) {
        parameters.close();
      }
    }
  }

  private Optional<String> unaskedWarning(LoadedParameters parameters) {
    List<String> unasked = parameters.unasked();
    if (unasked.isEmpty()) {
      return Optional.empty();
    }
    String first = unasked.stream().limit(3).map(Quoted::name).reduce((a, b) -> a + ", " + b).get();
    return Optional.of(
        "%s: the model has no use for %d of its tensors (%s%s)"
            .formatted(path, unasked.size(), first, unasked.size() > 3 ? ", …" : ""));
  }

  @Override
  public void close() {
    tensors.close();
  }
}
