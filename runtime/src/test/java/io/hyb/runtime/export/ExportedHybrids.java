package io.hyb.runtime.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Teacher;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.GatedDeltaNet;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mamba2;
import io.hyb.runtime.Program;
import io.hyb.runtime.model.ModelDefinition;
import io.hyb.runtime.testing.FamilyTeacher;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.testing.RandomParameters;
import io.hyb.runtime.testing.Shapes;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.weights.CheckpointWriter;
import io.hyb.runtime.weights.JsonFile;
import io.hyb.runtime.weights.StudentNote;
import io.hyb.runtime.weights.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Random small hybrids with a layer of every kind, and their folders. */
final class ExportedHybrids {
  private static final List<LayerShape> LAYERS =
      List.of(
          LayerShape.hybrid(4, Merge.CONCAT, ssm(4, 3), 1, 2),
          LayerShape.hybrid(4, Merge.CONCAT, ssm(2, 4)),
          LayerShape.hybrid(4, Merge.ADAPTER, ssm(8, 4), 0, 3),
          LayerShape.hybrid(4, Merge.ADAPTER, ssm(3, 2)),
          LayerShape.hybrid(4, Merge.SUM, ssm(4, 1), 2),
          LayerShape.hybrid(4, Merge.SUM, ssm(5, 4)),
          LayerShape.attention(4),
          LayerShape.hybrid(4, Merge.CONCAT, ssm(4, 4), 0, 1, 2, 3),
          LayerShape.hybrid(4, Merge.GATED, ssm(4, 4), 1),
          LayerShape.hybrid(4, Merge.GATED, ssm(2, 3)),
          LayerShape.hybrid(4, Merge.MERGER, ssm(4, 4), 0, 2),
          LayerShape.hybrid(4, Merge.MERGER, ssm(3, 3)));

  /** Embeddings tied, rotary positions plain. */
  static final Program TIED = program("Tied", true, RopeShape.plain(10000));

  /** An output projection of its own, Llama 3's scaling of frequencies. */
  static final Program UNTIED = program("Untied", false, RopeShape.llama3(10000, 8, 1, 4, 32));

  /** Every merge with Mamba-2, as many groups as heads or fewer, and another mixer beside it. */
  static final Program MAMBA2 =
      program(
          "Mamba2",
          teacher("Mamba2", 8, true, RopeShape.plain(10000)),
          LayerShape.hybrid(4, Merge.CONCAT, mamba2(4, 3, 1), 1, 2),
          LayerShape.hybrid(4, Merge.CONCAT, mamba2(2, 4, 2)),
          LayerShape.hybrid(4, Merge.CONCAT, mamba2(3, 1, 3), 0),
          LayerShape.hybrid(4, Merge.ADAPTER, mamba2(8, 4, 4), 0, 3),
          LayerShape.hybrid(4, Merge.SUM, mamba2(4, 2, 1), 2),
          LayerShape.hybrid(4, Merge.GATED, mamba2(4, 4, 2), 1),
          LayerShape.hybrid(4, Merge.MERGER, mamba2(4, 4, 4), 0, 2),
          LayerShape.hybrid(4, Merge.CONCAT, ssm(4, 4), 3));

  /** The same with Gated DeltaNet. */
  static final Program DELTA_NET =
      program(
          "DeltaNet",
          teacher("DeltaNet", 7, true, RopeShape.plain(10000)),
          LayerShape.hybrid(4, Merge.CONCAT, deltaNet(4, 3), 1, 2),
          LayerShape.hybrid(4, Merge.CONCAT, deltaNet(9, 1)),
          LayerShape.hybrid(4, Merge.ADAPTER, deltaNet(8, 4), 0, 3),
          LayerShape.hybrid(4, Merge.SUM, deltaNet(5, 2), 2),
          LayerShape.hybrid(4, Merge.GATED, deltaNet(4, 4), 1),
          LayerShape.hybrid(4, Merge.MERGER, deltaNet(4, 4)),
          LayerShape.hybrid(4, Merge.CONCAT, ssm(4, 4), 3));

  private static final long SEED = 21;

  /**
   * What the layers' windows are in turn, where there are any: within and beyond a prompt of 45.
   */
  private static final int[] WINDOWS = {7, 1, 50, 20, 44};

  private ExportedHybrids() {}

  private static Program program(String name, boolean tied, RopeShape rope) {
    return program(name, teacher(name, LAYERS.size(), tied, rope));
  }

  private static Teacher teacher(String name, int layers, boolean tied, RopeShape rope) {
    return Shapes.teacher(name + "Teacher", layers, 4, 2, 8, 32, 48, 61, rope, 1e-5, tied, 256);
  }

  /** These layers in the shape of another family's small teacher, under the family's name. */
  static Program of(FamilyTeacher tiny) {
    Teacher t = tiny.shape();
    Teacher teacher =
        new Teacher(
            t.name(),
            t.weights(),
            t.family(),
            LAYERS.size(),
            t.heads(),
            t.kvHeads(),
            t.headDim(),
            t.dModel(),
            t.dFf(),
            t.vocab(),
            t.rope(),
            t.normEps(),
            t.tieEmbeddings(),
            t.maxPositions());
    return program(t.family().modelType(), teacher);
  }

  private static Program program(String name, Teacher teacher) {
    return program(name, teacher, LAYERS.toArray(LayerShape[]::new));
  }

  private static Program program(String name, Teacher teacher, LayerShape... layers) {
    return new Program(
        "small.hyb",
        "0",
        "0",
        InterpretedModel.define(Shapes.hybrid(name, teacher, layers)),
        Optional.of(InterpretedModel.define(teacher)));
  }

  /** The same hybrid with windows of various lengths, under a name of its own. */
  static Program windowed(Program program) {
    Model shape = program.model().shape();
    List<LayerShape> layers = new ArrayList<>();
    for (LayerShape layer : shape.stack()) {
      layers.add(layer.withWindow(WINDOWS[layers.size() % WINDOWS.length]));
    }
    return program(shape.name() + "-window", shape.teacher(), layers.toArray(LayerShape[]::new));
  }

  private static DiscreteMamba2 ssm(int dState, int conv) {
    return new DiscreteMamba2(dState, conv, 8, Init.FRESH);
  }

  private static GatedDeltaNet deltaNet(int dState, int conv) {
    return new GatedDeltaNet(dState, conv, 8, Init.FRESH);
  }

  private static Mamba2 mamba2(int dState, int conv, int groups) {
    return new Mamba2(dState, conv, 8, Init.FRESH, groups);
  }

  /** Writes a folder of random weights for the program's hybrid, as {@code init} lays it out. */
  static void write(Program program, Kernels kernels, Path folder) throws IOException {
    Files.createDirectories(folder);
    RandomParameters random = new RandomParameters(kernels, SEED);
    ModelDefinition model = program.model();
    model.with(random);
    List<TensorSpec> specs = model.shape().tensors().stream().map(TensorSpec::of).toList();
    try (CheckpointWriter writer = CheckpointWriter.create(folder, specs)) {
      for (TensorSpec spec : specs) {
        NDArray values = random.made().get(spec.name());
        writer.put(spec.name(), values.toType(DataType.FLOAT32, false).toFloatArray());
      }
      writer.commit();
    }
    JsonObject config = config(model.shape().teacher());
    config.add(StudentNote.KEY, StudentNote.of(model.shape()));
    JsonFile.write(folder.resolve("config.json"), config);
    Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": 1}\n");
    Files.writeString(folder.resolve("tokenizer_config.json"), "{}\n");
  }

  private static JsonObject config(Teacher teacher) throws IOException {
    for (FamilyTeacher tiny : FamilyTeacher.values()) {
      if (tiny.shape().name().equals(teacher.name())) {
        String text = Files.readString(tiny.folder().resolve("config.json"));
        JsonObject config = JsonParser.parseString(text).getAsJsonObject();
        config.addProperty("num_hidden_layers", teacher.layers());
        config.remove("layer_types");
        return config;
      }
    }
    return llama(teacher);
  }

  private static JsonObject llama(Teacher teacher) {
    JsonObject config = new JsonObject();
    config.addProperty("model_type", "llama");
    config.addProperty("num_hidden_layers", teacher.layers());
    config.addProperty("num_attention_heads", teacher.heads());
    config.addProperty("num_key_value_heads", teacher.kvHeads());
    config.addProperty("hidden_size", teacher.dModel());
    config.addProperty("intermediate_size", teacher.dFf());
    config.addProperty("vocab_size", teacher.vocab());
    config.addProperty("rms_norm_eps", teacher.normEps());
    config.addProperty("tie_word_embeddings", teacher.tieEmbeddings());
    config.addProperty("max_position_embeddings", teacher.maxPositions().orElseThrow());
    config.add("rope_parameters", rope(teacher.rope()));
    return config;
  }

  private static JsonObject rope(RopeShape rope) {
    JsonObject json = new JsonObject();
    json.addProperty("rope_theta", rope.theta());
    json.addProperty("rope_type", rope.scaling().isPresent() ? "llama3" : "default");
    rope.scaling()
        .ifPresent(
            scaling -> {
              json.addProperty("factor", scaling.factor());
              json.addProperty("low_freq_factor", scaling.lowFreqFactor());
              json.addProperty("high_freq_factor", scaling.highFreqFactor());
              json.addProperty("original_max_position_embeddings", scaling.originalContext());
            });
    return json;
  }
}
