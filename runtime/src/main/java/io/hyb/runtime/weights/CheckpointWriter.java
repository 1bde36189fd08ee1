package io.hyb.runtime.weights;

import com.google.gson.JsonObject;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a model's weights into a folder as Hugging Face libraries do: {@code model.safetensors},
 * or beyond {@link #SHARD_BYTES} {@code model-00001-of-0000N.safetensors} with their index.
 */
public final class CheckpointWriter implements AutoCloseable {
  /** Bytes in one file at most, unless a single tensor takes more. */
  public static final long SHARD_BYTES = 5_000_000_000L;

  private static final int COPIED_AT_ONCE = 1 << 22;
  private static final Map<String, String> METADATA = Map.of("format", "pt");

  private final Path folder;
  private final List<SafetensorsWriter> writers = new ArrayList<>();
  private final Map<String, SafetensorsWriter> writerOf = new LinkedHashMap<>();
  private final Map<String, String> fileOf = new TreeMap<>();
  private final long totalBytes;

  private CheckpointWriter(Path folder, List<List<TensorSpec>> shards) {
    this.folder = folder;
    long bytes = 0;
    for (int i = 0; i < shards.size(); i++) {
      String fileName =
          shards.size() == 1
              ? "model.safetensors"
              : "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
      SafetensorsWriter writer =
          SafetensorsWriter.create(folder.resolve(fileName), shards.get(i), METADATA);
      writers.add(writer);
      for (TensorSpec spec : shards.get(i)) {
        writerOf.put(spec.name(), writer);
        fileOf.put(spec.name(), fileName);
        bytes += spec.bytes();
      }
    }
    this.totalBytes = bytes;
  }

  /**
   * Starts the files of {@code tensors} in a folder that is there.
   *
   * @throws WeightsException if they can't be written
   */
  public static CheckpointWriter create(Path folder, List<TensorSpec> tensors) {
    return create(folder, tensors, SHARD_BYTES);
  }

  /** The same with files of at most {@code shardBytes}, save for a tensor that takes more alone. */
  public static CheckpointWriter create(Path folder, List<TensorSpec> tensors, long shardBytes) {
    return new CheckpointWriter(folder, shards(tensors, shardBytes));
  }

  private static List<List<TensorSpec>> shards(List<TensorSpec> tensors, long shardBytes) {
    List<List<TensorSpec>> shards = new ArrayList<>();
    shards.add(new ArrayList<>());
    long bytes = 0;
    for (TensorSpec spec : tensors) {
      if (bytes > 0 && bytes + spec.bytes() > shardBytes) {
        shards.add(new ArrayList<>());
        bytes = 0;
      }
      shards.get(shards.size() - 1).add(spec);
      bytes += spec.bytes();
    }
    return shards;
  }

  /** Writes the next numbers of a tensor. */
  public void put(String name, float... values) {
    put(name, FloatBuffer.wrap(values));
  }

  /** Writes the next numbers of a tensor; {@code values} is read to its limit. */
  public void put(String name, FloatBuffer values) {
    SafetensorsWriter writer = writerOf.get(name);
    if (writer == null) {
      throw new IllegalArgumentException("tensor " + name + " was not declared");
    }
    writer.put(name, values);
  }

  /** Writes a whole tensor that lies elsewhere, piece by piece. */
  public void copy(String name, Tensors from) {
    long elements = from.spec(name).elements();
    FloatBuffer piece = FloatBuffer.allocate((int) Math.min(COPIED_AT_ONCE, elements));
    for (long at = 0; at < elements; at += piece.limit()) {
      piece.clear().limit((int) Math.min(piece.capacity(), elements - at));
      from.read(name, at, piece);
      put(name, piece.flip());
    }
  }

  /** Puts the files in their places, the index last. */
  public void commit() {
    writers.forEach(SafetensorsWriter::commit);
    if (writers.size() > 1) {
      JsonObject index = new JsonObject();
      JsonObject metadata = new JsonObject();
      metadata.addProperty("total_size", totalBytes);
      index.add("metadata", metadata);
      JsonObject map = new JsonObject();
      fileOf.forEach(map::addProperty);
      index.add("weight_map", map);
      JsonFile.write(folder.resolve(ShardedSafetensors.INDEX), index);
    }
  }

  @Override
  public void close() {
    writers.forEach(SafetensorsWriter::close);
  }
}
