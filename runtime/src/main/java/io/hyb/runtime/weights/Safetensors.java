package io.hyb.runtime.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A safetensors file of any size, open for reading. Tensors are mapped into memory piece by piece
 * as they are read; nothing of them is held on the heap.
 */
public final class Safetensors implements Tensors {
  /** Bytes mapped at a time: a multiple of every type's width, below what one mapping may have. */
  private static final int PIECE = 1 << 30;

  private final Path file;
  private final FileChannel channel;
  private final SafetensorsHeader header;
  private final Map<String, TensorSpec> specs;

  private Safetensors(Path file, FileChannel channel, SafetensorsHeader header) {
    this.file = file;
    this.channel = channel;
    this.header = header;
    Map<String, TensorSpec> specs = new LinkedHashMap<>();
    header.entries().forEach((name, entry) -> specs.put(name, entry.spec()));
    this.specs = Collections.unmodifiableMap(specs);
  }

  /**
   * Opens {@code file} and checks its header against its size.
   *
   * @throws WeightsException if it is missing, unreadable, cut short or not what it claims to be
   */
  public static Safetensors open(Path file) {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file);
      Safetensors opened = new Safetensors(file, channel, SafetensorsHeader.read(file, channel));
      channel = null;
      return opened;
    } catch (NoSuchFileException e) {
      throw new WeightsException(file + ": there is no such file", e);
    } catch (IOException e) {
      throw unreadable(file, e);
    } finally {
      closeQuietly(channel);
    }
  }

  public Path file() {
    return file;
  }

  /** The strings that its writer left about it. */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(header.metadata());
  }

  @Override
  public Map<String, TensorSpec> specs() {
    return specs;
  }

  @Override
  public Path fileOf(String name) {
    return file;
  }

  @Override
  public void read(String name, long from, FloatBuffer into) {
    DType type = spec(name).type();
    int piece = PIECE / type.bytes();
    long next = from;
    int end = into.limit();
    while (into.position() < end) {
      int count = Math.min(piece, end - into.position());
      into.limit(into.position() + count);
      type.toFloats(map(name, next, count), into);
      into.limit(end);
      next += count;
    }
  }

  @Override
  public long[] longs(String name) {
    TensorSpec spec = spec(name);
    if (!spec.type().whole() || spec.bytes() > PIECE) {
      throw new WeightsException(
          "%s: tensor %s is %s %s, not a list of whole numbers"
              .formatted(file, Quoted.name(name), spec.type(), TensorSpec.text(spec.shape())));
    }
    long[] values = new long[(int) spec.elements()];
    ByteBuffer bytes = map(name, 0, values.length);
    for (int i = 0; i < values.length; i++) {
      values[i] = spec.type().nextLong(bytes);
    }
    return values;
  }

  private ByteBuffer map(String name, long from, int count) {
    SafetensorsHeader.Entry entry = header.entries().get(name);
    int width = entry.spec().type().bytes();
    if (from < 0 || from > entry.spec().elements() - count) {
      throw new WeightsException(
          "%s: tensor %s has %,d numbers; %,d from %,d on were asked for"
              .formatted(file, Quoted.name(name), entry.spec().elements(), count, from));
    }
    try {
      return channel
          .map(
              MapMode.READ_ONLY,
              header.dataStart() + entry.begin() + from * width,
              (long) count * width)
          .order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  @Override
  public void close() {
    closeQuietly(channel);
  }

  static WeightsException unreadable(Path file, IOException cause) {
    return new WeightsException(file + ": it can't be read: " + Causes.text(cause), cause);
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
