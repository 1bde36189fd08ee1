package io.hyb.runtime.gguf;

import io.hyb.runtime.weights.Causes;
import io.hyb.runtime.weights.Quoted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A GGUF file, open for reading. Its numbers are read in pieces and not mapped into memory, so that
 * the process stays as small as the largest piece asked for, whatever the file's size.
 */
final class GgufFile implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;
  private final GgufHeader header;

  private GgufFile(Path path, FileChannel channel, GgufHeader header) {
    this.path = path;
    this.channel = channel;
    this.header = header;
  }

  /**
   * Opens a file and checks its header against its size.
   *
   * @throws GgufException if it is missing, cut short or not what it claims to be
   */
  static GgufFile open(Path path) {
    if (Files.isDirectory(path)) {
      throw new GgufException(path + ": this is a folder; a GGUF file is to be imported");
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(path);
      GgufFile opened = new GgufFile(path, channel, GgufHeader.read(new GgufInput(path, channel)));
      channel = null;
      return opened;
    } catch (IOException e) {
      throw unreadable(path, e);
    } finally {
      closeQuietly(channel);
    }
  }

  Path path() {
    return path;
  }

  /** What the file says about its model. */
  GgufMetadata metadata() {
    return new GgufMetadata(path, header.values());
  }

  Map<String, GgufTensor> tensors() {
    return header.tensors();
  }

  /**
   * Numbers of one tensor, in row-major order.
   *
   * @param from index of the first, at a block's beginning
   * @param count how many, in whole blocks
   */
  float[] read(GgufTensor tensor, long from, int count) {
    BlockType type = tensor.type();
    if (from % type.numbers() != 0 || count % type.numbers() != 0) {
      throw new IllegalArgumentException(
          "%d numbers from %d on are not whole blocks of %s".formatted(count, from, type));
    }
    long begin = tensor.begin() + from / type.numbers() * type.bytes();
    ByteBuffer blocks = ByteBuffer.allocate(count / type.numbers() * type.bytes());
    try {
      while (blocks.hasRemaining()) {
        if (channel.read(blocks, begin + blocks.position()) < 0) {
          throw new GgufException(
              "%s: it ends within tensor %s".formatted(path, Quoted.name(tensor.name())));
        }
      }
    } catch (IOException e) {
      throw unreadable(path, e);
    }
    float[] numbers = new float[count];
    type.decodeAll(blocks.flip(), numbers, count);
    return numbers;
  }

  static GgufException unreadable(Path path, IOException cause) {
    return new GgufException(path + ": it can't be read: " + Causes.text(cause), cause);
  }

  @Override
  public void close() {
    closeQuietly(channel);
  }

  private static void closeQuietly(FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // Only read from: nothing is lost.
      }
    }
  }
}
