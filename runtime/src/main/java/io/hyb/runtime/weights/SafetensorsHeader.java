package io.hyb.runtime.weights;

import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The header of a safetensors file, believed only after it agrees with the file: the format's own
 * rules (8 bytes of length, at most 100 MB of JSON, tensors side by side without gap or overlap up
 * to the end of the file) are all checked before anything is allocated on its word.
 *
 * @param metadata the strings under {@code __metadata__}
 * @param entries tensors by name, in the order of their bytes
 * @param dataStart position of the first tensor's first byte
 */
record SafetensorsHeader(Map<String, String> metadata, Map<String, Entry> entries, long dataStart) {
  static final int LENGTH_BYTES = 8;
  static final long LONGEST = 100_000_000;

  /** A tensor and its bytes {@code begin} to {@code end} behind {@link #dataStart}. */
  record Entry(TensorSpec spec, long begin, long end) {}

  /**
   * Reads and checks the header.
   *
   * @throws WeightsException naming the file and what is wrong
   */
  static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < LENGTH_BYTES) {
      throw bad(file, "not a safetensors file: it has %,d bytes".formatted(size));
    }
    long length = bytes(channel, 0, LENGTH_BYTES).getLong();
    if (length < 0 || length > LONGEST) {
      throw bad(
          file,
          "not a safetensors file: its header claims %s bytes, the most allowed is %,d"
              .formatted(Long.toUnsignedString(length), LONGEST));
    }
    if (length > size - LENGTH_BYTES) {
      throw bad(
          file,
          "cut short: its header claims %,d bytes, the whole file has %,d".formatted(length, size));
    }
    String json = text(file, bytes(channel, LENGTH_BYTES, (int) length));
    long dataStart = LENGTH_BYTES + length;
    return new Reading(file, size - dataStart).read(json, dataStart);
  }

  private static ByteBuffer bytes(FileChannel channel, long position, int count)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException("it ended while being read");
      }
    }
    return buffer.flip();
  }

  private static String text(Path file, ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw bad(file, "not a safetensors file: its header is not UTF-8 text");
    }
  }

  private static WeightsException bad(Path file, String what) {
    return new WeightsException(file + ": " + what);
  }

  /** One header being read. Streamed, since only so are keys that stand twice seen. */
  private static final class Reading {
    private final Path file;
    private final long dataBytes;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    Reading(Path file, long dataBytes) {
      this.file = file;
      this.dataBytes = dataBytes;
    }

    SafetensorsHeader read(String json, long dataStart) {
      try (JsonReader reader = new JsonReader(new StringReader(json))) {
        reader.setStrictness(Strictness.STRICT);
        reader.beginObject();
        while (reader.hasNext()) {
          String name = reader.nextName();
          if (name.equals("__metadata__")) {
            readMetadata(reader);
          } else if (entries.put(name, entry(name, reader)) != null) {
            throw bad(file, "tensor %s stands twice in its header".formatted(Quoted.name(name)));
          }
        }
        reader.endObject();
        if (reader.peek() != JsonToken.END_DOCUMENT) {
          throw bad(file, "its header goes on behind the closing brace");
        }
      } catch (IOException | IllegalStateException | JsonParseException e) {
        throw bad(file, "not a safetensors file: its header is not the JSON that belongs there");
      }
      return new SafetensorsHeader(metadata, sideBySide(), dataStart);
    }

    private void readMetadata(JsonReader reader) throws IOException {
      if (!metadata.isEmpty()) {
        throw bad(file, "__metadata__ stands twice in its header");
      }
      reader.beginObject();
      while (reader.hasNext()) {
        String key = reader.nextName();
        if (reader.peek() != JsonToken.STRING) {
          throw bad(file, "metadata %s is not a string".formatted(Quoted.name(key)));
        }
        if (metadata.put(key, reader.nextString()) != null) {
          throw bad(file, "metadata %s stands twice in its header".formatted(Quoted.name(key)));
        }
      }
      reader.endObject();
    }

    private Entry entry(String name, JsonReader reader) throws IOException {
      String type = null;
      List<Long> shape = null;
      List<Long> offsets = null;
      reader.beginObject();
      while (reader.hasNext()) {
        String key = reader.nextName();
        boolean twice;
        switch (key) {
          case "dtype" -> {
            twice = type != null;
            type = reader.nextString();
          }
          case "shape" -> {
            twice = shape != null;
            shape = numbers(name, key, reader);
          }
          case "data_offsets" -> {
            twice = offsets != null;
            offsets = numbers(name, key, reader);
          }
          default -> throw badTensor(name, "unknown key " + Quoted.name(key));
        }
        if (twice) {
          throw badTensor(name, key + " stands twice");
        }
      }
      reader.endObject();
      if (type == null || shape == null || offsets == null) {
        throw badTensor(name, "it lacks dtype, shape or data_offsets");
      }
      return checked(name, type, shape, offsets);
    }

    private List<Long> numbers(String name, String key, JsonReader reader) throws IOException {
      List<Long> numbers = new ArrayList<>();
      reader.beginArray();
      while (reader.hasNext()) {
        boolean number = reader.peek() == JsonToken.NUMBER;
        String digits = reader.nextString();
        if (!number || !digits.matches("[0-9]{1,18}")) {
          throw badTensor(
              name, "%s has %s, not a whole number".formatted(key, Quoted.name(digits)));
        }
        numbers.add(Long.parseLong(digits));
      }
      reader.endArray();
      return numbers;
    }

    private Entry checked(String name, String type, List<Long> shape, List<Long> offsets) {
      TensorSpec spec = new TensorSpec(name, type(name, type), shape);
      if (offsets.size() != 2) {
        throw badTensor(name, "data_offsets has %d numbers, not 2".formatted(offsets.size()));
      }
      long begin = offsets.get(0);
      long end = offsets.get(1);
      if (begin > end || end > dataBytes) {
        throw badTensor(
            name, "its bytes are %d to %d, the file has 0 to %d".formatted(begin, end, dataBytes));
      }
      long needed;
      try {
        needed = spec.bytes();
      } catch (ArithmeticException e) {
        throw badTensor(name, "shape %s overflows".formatted(TensorSpec.text(shape)));
      }
      if (needed != end - begin) {
        throw badTensor(
            name,
            "%s %s takes %d bytes, data_offsets give it %d"
                .formatted(type, TensorSpec.text(shape), needed, end - begin));
      }
      return new Entry(spec, begin, end);
    }

    private DType type(String name, String type) {
      for (DType known : DType.values()) {
        if (known.name().equals(type)) {
          return known;
        }
      }
      throw badTensor(
          name,
          "unknown dtype %s; known are F64, F32, F16, BF16, I64, I32, U8, BOOL"
              .formatted(Quoted.name(type)));
    }

    private Map<String, Entry> sideBySide() {
      List<Entry> ordered = new ArrayList<>(entries.values());
      ordered.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
      Map<String, Entry> result = new LinkedHashMap<>();
      long reached = 0;
      for (Entry entry : ordered) {
        if (entry.begin() < reached) {
          throw badTensor(entry.spec().name(), "its bytes overlap those of the tensor before");
        }
        if (entry.begin() > reached) {
          throw badTensor(
              entry.spec().name(),
              "%d bytes before it belong to no tensor".formatted(entry.begin() - reached));
        }
        reached = entry.end();
        result.put(entry.spec().name(), entry);
      }
      if (reached != dataBytes) {
        throw bad(file, "its last %d bytes belong to no tensor".formatted(dataBytes - reached));
      }
      return result;
    }

    private WeightsException badTensor(String name, String what) {
      return bad(file, "tensor %s: %s".formatted(Quoted.name(name), what));
    }
  }
}
