package io.hyb.runtime.export;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.hyb.arch.Family;
import io.hyb.arch.Hybrid;
import io.hyb.arch.Model;
import io.hyb.runtime.BundledText;
import io.hyb.runtime.Program;
import io.hyb.runtime.Refused;
import io.hyb.runtime.model.ModelDefinition;
import io.hyb.runtime.session.OpenModel;
import io.hyb.runtime.tokens.FirstToken;
import io.hyb.runtime.weights.CheckpointWriter;
import io.hyb.runtime.weights.Companions;
import io.hyb.runtime.weights.DType;
import io.hyb.runtime.weights.JsonFile;
import io.hyb.runtime.weights.OutputFolder;
import io.hyb.runtime.weights.StudentNote;
import io.hyb.runtime.weights.TensorSpec;
import io.hyb.runtime.weights.WeightFolder;
import io.hyb.runtime.weights.WriteProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a folder that Hugging Face transformers loads: a teacher as the class of its family, such
 * as {@code LlamaForCausalLM}, a student with a model file of ours beside its weights. Bfloat16
 * weights stay so, all others are written as float32.
 */
public final class HuggingFaceExport {
  /** The Python files of a student, as they are written. */
  static final List<String> PYTHON = List.of("configuration_hyb.py", "modeling_hyb.py");

  private HuggingFaceExport() {}

  /**
   * Writes whichever of the program's models the folder holds.
   *
   * @param weights the student's folder, or its teacher's
   * @param out appears whole or not at all
   * @param force whether a folder that is not empty may be written over
   * @throws Refused if the weights are neither's, or {@code out} can't be written
   */
  public static void write(
      Program program, Path weights, Path out, boolean force, WriteProgress progress) {
    if (out.toAbsolutePath().normalize().equals(weights.toAbsolutePath().normalize())) {
      throw new Refused(out + ": weights can't be exported over themselves; give another --out");
    }
    try (WeightFolder folder = WeightFolder.open(weights)) {
      ModelDefinition model = OpenModel.definition(program, folder);
      folder.check(model.shape());
      List<TensorSpec> tensors =
          folder.tensorsOf(model.shape()).stream().map(HuggingFaceExport::written).toList();
      try (OutputFolder output = OutputFolder.begin(out, force)) {
        writeWeights(folder, tensors, output.path(), progress);
        JsonFile.write(
            output.path().resolve("config.json"), config(folder, model.shape(), tensors));
        Companions.copy(weights, output.path());
        FirstToken.write(output.path());
        if (model.shape() instanceof Hybrid) {
          writePython(output.path());
        }
        output.commit();
      }
    }
  }

  private static TensorSpec written(TensorSpec spec) {
    DType type = spec.type() == DType.BF16 ? DType.BF16 : DType.F32;
    return new TensorSpec(spec.name(), type, spec.shape());
  }

  private static void writeWeights(
      WeightFolder folder, List<TensorSpec> tensors, Path out, WriteProgress progress) {
    long total = tensors.stream().mapToLong(TensorSpec::bytes).sum();
    long done = 0;
    try (CheckpointWriter writer = CheckpointWriter.create(out, tensors)) {
      for (TensorSpec spec : tensors) {
        writer.copy(spec.name(), folder.tensors());
        done += spec.bytes();
        progress.wrote(spec.name(), done, total);
      }
      writer.commit();
    }
  }

  private static JsonObject config(WeightFolder folder, Model shape, List<TensorSpec> tensors) {
    JsonObject config = folder.config(shape.teacher());
    boolean narrow = tensors.stream().allMatch(spec -> spec.type() == DType.BF16);
    JsonArray architectures = new JsonArray();
    Family family = shape.teacher().family();
    architectures.add(shape instanceof Hybrid ? "HybForCausalLM" : family.className());
    config.add("architectures", architectures);
    config.addProperty("model_type", shape instanceof Hybrid ? "hyb" : family.modelType());
    config.remove("torch_dtype"); // the older name of the next
    config.addProperty("dtype", narrow ? "bfloat16" : "float32");
    config.addProperty("head_dim", shape.teacher().headDim());
    if (shape instanceof Hybrid) {
      JsonObject classes = new JsonObject();
      classes.addProperty("AutoConfig", "configuration_hyb.HybConfig");
      classes.addProperty("AutoModelForCausalLM", "modeling_hyb.HybForCausalLM");
      config.add("auto_map", classes);
      config.add(StudentNote.KEY, StudentNote.of(shape));
    }
    return config;
  }

  private static void writePython(Path out) {
    for (String name : PYTHON) {
      try {
        Files.writeString(out.resolve(name), BundledText.beside(HuggingFaceExport.class, name));
      } catch (IOException e) {
        throw new Refused(
            "%s: it can't be written: %s".formatted(out.resolve(name), e.getMessage()), e);
      }
    }
  }
}
