package io.hyb.runtime.gguf;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.hyb.arch.Teacher;
import io.hyb.runtime.weights.Causes;
import io.hyb.runtime.weights.CheckpointWriter;
import io.hyb.runtime.weights.DType;
import io.hyb.runtime.weights.JsonFile;
import io.hyb.runtime.weights.OutputFolder;
import io.hyb.runtime.weights.TensorSpec;
import io.hyb.runtime.weights.WeightsException;
import io.hyb.runtime.weights.WriteProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Turns a GGUF file into a Hugging Face folder with a teacher's spec in it.
 *
 * @param file what to import
 * @param out the folder to write; appears whole or not at all
 * @param force whether a folder that is not empty may be written over
 * @param type of the weights to be written: F32, which keeps what the file's blocks mean to the
 *     bit, or BF16, which takes half the room
 * @param shardBytes the most that one file of weights takes, unless a single tensor takes more
 */
public record GgufImport(Path file, Path out, boolean force, DType type, long shardBytes) {

  /** What came of it. */
  public record Imported(Teacher shape, Path spec) {}

  /**
   * Imports the file. Memory stays at some tens of MiB beyond the tokenizer's lists, whatever the
   * size of the model.
   *
   * @throws io.hyb.runtime.Refused if the file is broken or of a kind that can't be imported, or
   *     the folder can't be written
   */
  public Imported run(WriteProgress progress) {
    try (GgufFile gguf = GgufFile.open(file)) {
      String fileName = String.valueOf(file.getFileName());
      Teacher shape = GgufShape.read(gguf, TeacherSpec.nameFrom(fileName));
      TensorMap tensors = new TensorMap(gguf, shape, type);
      BytePairTokenizer tokenizer = new BytePairTokenizer(gguf.metadata(), shape.vocab());
      // What is wrong with the tokenizer should be told before the weights are written, not after.
      JsonObject tokenizerJson = tokenizer.tokenizerJson();
      String spec = shape.name() + ".hyb";
      try (OutputFolder folder = OutputFolder.begin(out, force)) {
        Path path = folder.path();
        writeWeights(tensors, path, progress);
        JsonFile.write(path.resolve("tokenizer.json"), tokenizerJson);
        JsonFile.write(
            path.resolve("tokenizer_config.json"), tokenizer.configJson(shape.maxPositions()));
        JsonFile.write(path.resolve("config.json"), config(shape, tokenizer));
        JsonObject generation = new JsonObject();
        tokenizer.addIds(generation);
        JsonFile.write(path.resolve("generation_config.json"), generation);
        writeSpec(path.resolve(spec), TeacherSpec.text(shape, fileName));
        folder.commit();
      }
      return new Imported(shape, out.resolve(spec));
    }
  }

  private void writeWeights(TensorMap tensors, Path folder, WriteProgress progress) {
    long total = tensors.specs().stream().mapToLong(TensorSpec::bytes).sum();
    long[] done = {0};
    try (CheckpointWriter writer = CheckpointWriter.create(folder, tensors.specs(), shardBytes)) {
      tensors.write(
          writer,
          (name, bytes) -> {
            done[0] += bytes;
            progress.wrote(name, done[0], total);
          });
      writer.commit();
    }
  }

  /**
   * {@code config.json} with the rotary embedding said in the older way, which every version of
   * transformers reads.
   */
  private JsonObject config(Teacher shape, BytePairTokenizer tokenizer) {
    JsonObject json = new JsonObject();
    JsonArray architectures = new JsonArray();
    architectures.add(shape.family().className());
    json.add("architectures", architectures);
    json.addProperty("model_type", shape.family().modelType());
    json.addProperty("num_hidden_layers", shape.layers());
    json.addProperty("num_attention_heads", shape.heads());
    json.addProperty("num_key_value_heads", shape.kvHeads());
    json.addProperty("head_dim", shape.headDim());
    json.addProperty("hidden_size", shape.dModel());
    json.addProperty("intermediate_size", shape.dFf());
    json.addProperty("vocab_size", shape.vocab());
    shape
        .maxPositions()
        .ifPresent(positions -> json.addProperty("max_position_embeddings", positions));
    json.addProperty("rope_theta", shape.rope().theta());
    shape
        .rope()
        .scaling()
        .ifPresent(
            scaling -> {
              JsonObject rope = new JsonObject();
              rope.addProperty("rope_type", "llama3");
              rope.addProperty("factor", scaling.factor());
              rope.addProperty("low_freq_factor", scaling.lowFreqFactor());
              rope.addProperty("high_freq_factor", scaling.highFreqFactor());
              rope.addProperty("original_max_position_embeddings", scaling.originalContext());
              json.add("rope_scaling", rope);
            });
    if (shape.family().partialRope()) {
      json.addProperty("partial_rotary_factor", shape.rope().partial());
    }
    json.addProperty(shape.family().normEpsKey(), shape.normEps());
    json.addProperty("hidden_act", shape.family().activation());
    json.addProperty("attention_bias", shape.family().biases().inHeads());
    json.addProperty("mlp_bias", shape.family().biases().inOutputs());
    json.addProperty("tie_word_embeddings", shape.tieEmbeddings());
    json.addProperty("dtype", type == DType.F32 ? "float32" : "bfloat16");
    tokenizer.addIds(json);
    return json;
  }

  private static void writeSpec(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new WeightsException(file + ": it can't be written: " + Causes.text(e), e);
    }
  }
}
