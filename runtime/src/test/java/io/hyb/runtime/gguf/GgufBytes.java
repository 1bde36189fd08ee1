package io.hyb.runtime.gguf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes GGUF files for tests, by ggml's description of the format. */
final class GgufBytes {
  private static final int ALIGNMENT = 32;

  private record Entry(String name, int type, long[] shape, byte[] data) {}

  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Map<String, Entry> tensors = new LinkedHashMap<>();

  /** Integer is written as uint32, Float as float32; int[] as an array of int32. */
  GgufBytes put(String key, Object value) {
    values.put(key, value);
    return this;
  }

  GgufBytes remove(String key) {
    values.remove(key);
    tensors.remove(key);
    return this;
  }

  /**
   * @param shape outermost first
   */
  GgufBytes tensor(String name, int type, byte[] data, long... shape) {
    tensors.put(name, new Entry(name, type, shape, data));
    return this;
  }

  GgufBytes floats(String name, float[] data, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(data);
    return tensor(name, 0, bytes.array(), shape);
  }

  Path write(Path file) {
    try {
      return Files.write(file, bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
    int32(out, 3);
    int64(out, tensors.size());
    int64(out, values.size());
    values.forEach(
        (key, value) -> {
          string(out, key);
          value(out, value);
        });
    long offset = 0;
    List<byte[]> data = new ArrayList<>();
    for (Entry entry : tensors.values()) {
      string(out, entry.name());
      int32(out, entry.shape().length);
      for (int i = entry.shape().length - 1; i >= 0; i--) {
        int64(out, entry.shape()[i]);
      }
      int32(out, entry.type());
      int64(out, offset);
      offset += padded(entry.data().length);
      data.add(entry.data());
    }
    fill(out);
    for (byte[] bytes : data) {
      out.writeBytes(bytes);
      fill(out);
    }
    return out.toByteArray();
  }

  private static long padded(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private static void fill(ByteArrayOutputStream out) {
    out.writeBytes(new byte[(int) (padded(out.size()) - out.size())]);
  }

  private static void value(ByteArrayOutputStream out, Object value) {
    if (value instanceof Integer number) {
      int32(out, 4);
      int32(out, number);
    } else if (value instanceof Float number) {
      int32(out, 6);
      int32(out, Float.floatToIntBits(number));
    } else if (value instanceof Boolean flag) {
      int32(out, 7);
      out.write(flag ? 1 : 0);
    } else if (value instanceof String text) {
      int32(out, 8);
      string(out, text);
    } else if (value instanceof String[] texts) {
      int32(out, 9);
      int32(out, 8);
      int64(out, texts.length);
      for (String text : texts) {
        string(out, text);
      }
    } else if (value instanceof int[] numbers) {
      int32(out, 9);
      int32(out, 5);
      int64(out, numbers.length);
      for (int number : numbers) {
        int32(out, number);
      }
    } else {
      throw new IllegalArgumentException(String.valueOf(value));
    }
  }

  private static void string(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int64(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void int32(ByteArrayOutputStream out, int value) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  private static void int64(ByteArrayOutputStream out, long value) {
    out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
  }
}
