package io.hyb.runtime.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardsTest {
  @TempDir Path folder;

  @Test
  void aSmallCheckpointIsOneFile() {
    write(1000);
    assertThat(folder).isDirectoryContaining("glob:**/model.safetensors");
    assertThat(folder.resolve(ShardedSafetensors.INDEX)).doesNotExist();
  }

  @Test
  void aLargeCheckpointIsWrittenAndReadInShards() {
    write(16);
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder(
            "model-00001-of-00002.safetensors",
            "model-00002-of-00002.safetensors",
            "model.safetensors.index.json");
    try (WeightFolder opened = WeightFolder.open(folder)) {
      assertThat(opened.tensors().specs()).containsOnlyKeys("a", "b", "c");
      assertThat(opened.tensors().floats("a")).containsExactly(1, 2);
      assertThat(opened.tensors().floats("b")).containsExactly(3, 4);
      assertThat(opened.tensors().floats("c")).containsExactly(5, 6, 7, 8, 9);
    }
  }

  @Test
  void aMissingShardIsNamed() throws IOException {
    write(16);
    Path shard = folder.resolve("model-00002-of-00002.safetensors");
    Files.delete(shard);
    assertThatThrownBy(() -> WeightFolder.open(folder))
        .isInstanceOf(WeightsException.class)
        .hasMessage(shard + ": the shard is missing, which model.safetensors.index.json names");
  }

  @Test
  void aTensorMissingFromItsShardIsNamed() throws IOException {
    write(16);
    Path index = folder.resolve(ShardedSafetensors.INDEX);
    Files.writeString(
        index, Files.readString(index).replace("\"c\": \"model-00002", "\"c\": \"model-00001"));
    assertThatThrownBy(() -> WeightFolder.open(folder))
        .isInstanceOf(WeightsException.class)
        .hasMessage(
            folder.resolve("model-00001-of-00002.safetensors")
                + ": it lacks tensor c, which model.safetensors.index.json puts there");
  }

  @Test
  void aShardOutsideTheFolderIsRefused() throws IOException {
    write(16);
    Path index = folder.resolve(ShardedSafetensors.INDEX);
    Files.writeString(index, "{\"weight_map\": {\"a\": \"../model.safetensors\"}}");
    assertThatThrownBy(() -> WeightFolder.open(folder))
        .isInstanceOf(WeightsException.class)
        .hasMessage(index + ": shard ../model.safetensors is not a file name");
  }

  @Test
  void aBrokenIndexIsRefused() throws IOException {
    Path index = folder.resolve(ShardedSafetensors.INDEX);
    Files.writeString(index, "{\"weight_map\": ");
    assertThatThrownBy(() -> WeightFolder.open(folder))
        .isInstanceOf(WeightsException.class)
        .hasMessage(index + ": it is not valid JSON");
  }

  @Test
  void aFolderWithoutWeightsIsRefused() {
    assertThatThrownBy(() -> WeightFolder.open(folder))
        .isInstanceOf(WeightsException.class)
        .hasMessage(
            folder
                + ": no weights there, neither model.safetensors nor model.safetensors.index.json");
  }

  private void write(long shardBytes) {
    List<TensorSpec> specs =
        List.of(
            TensorSpec.of("a", DType.F32, 2),
            TensorSpec.of("b", DType.F32, 2),
            TensorSpec.of("c", DType.F32, 5));
    try (CheckpointWriter writer = CheckpointWriter.create(folder, specs, shardBytes)) {
      writer.put("c", 5, 6, 7, 8, 9);
      writer.put("a", 1, 2);
      writer.put("b", 3, 4);
      writer.commit();
    }
  }
}
