package io.hyb.runtime.weights;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The shards of a checkpoint as their index lists them, read as if they were one file. */
final class ShardedSafetensors implements Tensors {
  static final String INDEX = "model.safetensors.index.json";

  private final Path index;
  private final Map<String, Safetensors> shards = new LinkedHashMap<>();
  private final Map<String, Safetensors> shardOf = new LinkedHashMap<>();
  private final Map<String, TensorSpec> specs = new LinkedHashMap<>();

  private ShardedSafetensors(Path index) {
    this.index = index;
  }

  /**
   * Opens every shard that {@code index} names.
   *
   * @throws WeightsException if the index is no index, a shard is missing or broken, or a shard
   *     lacks a tensor that the index puts there
   */
  static ShardedSafetensors open(Path index) {
    ShardedSafetensors opened = new ShardedSafetensors(index);
    boolean complete = false;
    try {
      opened.readIndex();
      complete = true;
    } finally {
      if (!complete) {
        opened.close();
      }
    }
    return opened;
  }

  private void readIndex() {
    JsonObject json = JsonFile.read(index);
    if (!(json.get("weight_map") instanceof JsonObject map)) {
      throw new WeightsException(index + ": it has no weight_map");
    }
    for (Map.Entry<String, JsonElement> entry : map.entrySet()) {
      String name = entry.getKey();
      Safetensors shard = shard(JsonFile.string(index, name, entry.getValue()));
      TensorSpec spec = shard.specs().get(name);
      if (spec == null) {
        throw new WeightsException(
            "%s: it lacks tensor %s, which %s puts there"
                .formatted(shard.file(), Quoted.name(name), index.getFileName()));
      }
      shardOf.put(name, shard);
      specs.put(name, spec);
    }
  }

  private Safetensors shard(String fileName) {
    Safetensors known = shards.get(fileName);
    if (known != null) {
      return known;
    }
    if (fileName.isEmpty() || !fileName.matches("[\\w.-]+") || fileName.startsWith(".")) {
      throw new WeightsException(
          "%s: shard %s is not a file name".formatted(index, Quoted.name(fileName)));
    }
    Path file = index.resolveSibling(fileName);
    if (!Files.exists(file)) {
      throw new WeightsException(
          "%s: the shard is missing, which %s names".formatted(file, index.getFileName()));
    }
    Safetensors opened = Safetensors.open(file);
    shards.put(fileName, opened);
    return opened;
  }

  @Override
  public Map<String, TensorSpec> specs() {
    return Collections.unmodifiableMap(specs);
  }

  @Override
  public Path fileOf(String name) {
    return shardOf.containsKey(name) ? shardOf.get(name).file() : index;
  }

  @Override
  public void read(String name, long from, FloatBuffer into) {
    spec(name);
    shardOf.get(name).read(name, from, into);
  }

  @Override
  public long[] longs(String name) {
    spec(name);
    return shardOf.get(name).longs(name);
  }

  @Override
  public void close() {
    shards.values().forEach(Safetensors::close);
  }
}
