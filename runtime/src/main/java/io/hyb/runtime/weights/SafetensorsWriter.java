package io.hyb.runtime.weights;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a safetensors file tensor by tensor. All tensors are declared first, since the header
 * stands in front; then their numbers follow, tensors in any order, each in pieces if wanted. The
 * file appears under its name at {@link #commit}; closed without that, nothing stays. The same
 * tensors and metadata give the same bytes.
 */
public final class SafetensorsWriter implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private final Path file;
  private final Path temporary;
  private final FileChannel channel;
  private final Map<String, Slot> slots = new HashMap<>();
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private boolean committed;

  /** Where the next numbers of a tensor go, and where its last end. */
  private static final class Slot {
    final TensorSpec spec;
    long next;
    final long end;

    Slot(TensorSpec spec, long begin) {
      this.spec = spec;
      this.next = begin;
      this.end = begin + spec.bytes();
    }
  }

  private SafetensorsWriter(Path file, Path temporary, FileChannel channel) {
    this.file = file;
    this.temporary = temporary;
    this.channel = channel;
  }

  /**
   * Starts a file of {@code tensors}; float tensors are F32 or BF16, whole numbers I32 or I64.
   *
   * @throws WeightsException if it can't be written there
   */
  public static SafetensorsWriter create(
      Path file, List<TensorSpec> tensors, Map<String, String> metadata) {
    Path target = file.toAbsolutePath();
    Path temporary = target.resolveSibling("." + target.getFileName() + ".part");
    try {
      FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.WRITE,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING);
      SafetensorsWriter writer = new SafetensorsWriter(target, temporary, channel);
      boolean started = false;
      try {
        writer.writeHeader(tensors, metadata);
        started = true;
      } finally {
        if (!started) {
          writer.close();
        }
      }
      return writer;
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private void writeHeader(List<TensorSpec> tensors, Map<String, String> metadata)
      throws IOException {
    JsonObject json = new JsonObject();
    if (!metadata.isEmpty()) {
      json.add("__metadata__", GSON.toJsonTree(new TreeMap<>(metadata)));
    }
    List<TensorSpec> ordered = new ArrayList<>(tensors);
    // The widest types first, so that every tensor is aligned to its numbers' width.
    ordered.sort(
        Comparator.comparingInt((TensorSpec spec) -> -spec.type().bytes())
            .thenComparing(TensorSpec::name));
    Map<TensorSpec, Long> begins = new HashMap<>();
    long begin = 0;
    for (TensorSpec spec : ordered) {
      begins.put(spec, begin);
      json.add(spec.name(), entry(spec, begin));
      begin += spec.bytes();
    }
    byte[] text = padded(GSON.toJson(json));
    write(
        ByteBuffer.allocate(SafetensorsHeader.LENGTH_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(text.length)
            .flip(),
        0);
    write(ByteBuffer.wrap(text), SafetensorsHeader.LENGTH_BYTES);
    long dataStart = SafetensorsHeader.LENGTH_BYTES + text.length;
    for (TensorSpec spec : ordered) {
      if (slots.put(spec.name(), new Slot(spec, dataStart + begins.get(spec))) != null) {
        throw new IllegalArgumentException("tensor " + spec.name() + " is declared twice");
      }
    }
  }

  private static JsonObject entry(TensorSpec spec, long begin) {
    JsonObject entry = new JsonObject();
    entry.addProperty("dtype", spec.type().name());
    JsonArray shape = new JsonArray();
    spec.shape().forEach(shape::add);
    entry.add("shape", shape);
    JsonArray offsets = new JsonArray();
    offsets.add(begin);
    offsets.add(begin + spec.bytes());
    entry.add("data_offsets", offsets);
    return entry;
  }

  /** The header's bytes, filled up with blanks to a multiple of 8 as the format's writers do. */
  private static byte[] padded(String json) {
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    return (json + " ".repeat((8 - bytes % 8) % 8)).getBytes(StandardCharsets.UTF_8);
  }

  /** Writes the next numbers of a float tensor. */
  public void put(String name, float... values) {
    put(name, FloatBuffer.wrap(values));
  }

  /** Writes the next numbers of a float tensor; {@code values} is read to its limit. */
  public void put(String name, FloatBuffer values) {
    Slot slot = slot(name, values.remaining());
    int piece = BUFFER_BYTES / slot.spec.type().bytes();
    int end = values.limit();
    while (values.position() < end) {
      values.limit(Math.min(end, values.position() + piece));
      buffer.clear();
      slot.spec.type().fromFloats(values, buffer);
      values.limit(end);
      flush(slot);
    }
  }

  /** Writes the next numbers of an I32 or I64 tensor. */
  public void putLongs(String name, long... values) {
    Slot slot = slot(name, values.length);
    buffer.clear();
    for (long value : values) {
      switch (slot.spec.type()) {
        case I64 -> buffer.putLong(value);
        case I32 -> buffer.putInt(Math.toIntExact(value));
        default -> throw new IllegalArgumentException(name + " is " + slot.spec.type());
      }
      if (buffer.remaining() < Long.BYTES) {
        flush(slot);
        buffer.clear();
      }
    }
    flush(slot);
  }

  private Slot slot(String name, long values) {
    Slot slot = slots.get(name);
    if (slot == null) {
      throw new IllegalArgumentException("tensor " + name + " was not declared");
    }
    if (values * slot.spec.type().bytes() > slot.end - slot.next) {
      throw new IllegalArgumentException("more numbers than tensor " + name + " was declared with");
    }
    return slot;
  }

  private void flush(Slot slot) {
    buffer.flip();
    int bytes = buffer.remaining();
    try {
      write(buffer, slot.next);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
    slot.next += bytes;
  }

  private void write(ByteBuffer bytes, long position) throws IOException {
    long next = position;
    while (bytes.hasRemaining()) {
      next += channel.write(bytes, next);
    }
  }

  /**
   * Puts the file in its place, over one that stood there.
   *
   * @throws IllegalStateException if a tensor was declared and not written to its end
   * @throws WeightsException if it can't be written
   */
  public void commit() {
    for (Slot slot : slots.values()) {
      if (slot.next != slot.end) {
        throw new IllegalStateException("tensor " + slot.spec.name() + " is not complete");
      }
    }
    try {
      channel.force(true);
      channel.close();
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      committed = true;
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  @Override
  public void close() {
    if (committed) {
      return;
    }
    try {
      channel.close();
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  static WeightsException unwritable(Path file, IOException cause) {
    return new WeightsException(file + ": it can't be written: " + Causes.text(cause), cause);
  }
}
