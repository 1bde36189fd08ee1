package io.hyb.runtime.distil;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads TensorBoard's event files by their definition, with nothing of what writes them: <a
 * href="https://www.tensorflow.org/tutorials/load_data/tfrecord">TFRecord</a> frames whose sums are
 * computed bit by bit, and the fields of {@code event.proto} and {@code summary.proto}.
 */
final class RecordedEvents {
  private RecordedEvents() {}

  /** A scalar of a step. */
  record Scalar(long step, String tag, float value) {}

  /** All scalars in the files of a folder, in the order of their names. */
  static List<Scalar> in(Path folder) throws IOException {
    List<Scalar> scalars = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        read(file, scalars);
      }
    }
    return scalars;
  }

  private static void read(Path file, List<Scalar> scalars) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    boolean first = true;
    while (bytes.hasRemaining()) {
      byte[] length = new byte[8];
      bytes.get(length);
      check(length, bytes.getInt());
      byte[] data =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      bytes.get(data);
      check(data, bytes.getInt());
      TreeMap<Integer, List<Object>> event = fields(data);
      if (first && !text(event.get(3)).equals("brain.Event:2")) {
        throw new AssertionError(file + " doesn't begin with its version");
      }
      first = false;
      for (Object summary : event.getOrDefault(5, List.of())) {
        for (Object value : fields((byte[]) summary).get(1)) {
          TreeMap<Integer, List<Object>> scalar = fields((byte[]) value);
          scalars.add(
              new Scalar(
                  (Long) event.get(2).get(0),
                  text(scalar.get(1)),
                  Float.intBitsToFloat((Integer) scalar.get(2).get(0))));
        }
      }
    }
  }

  private static String text(List<Object> field) {
    return new String((byte[]) field.get(0), StandardCharsets.UTF_8);
  }

  /** A message's fields by number: a Long, 8 or 4 bytes as Long or Integer, or bytes. */
  private static TreeMap<Integer, List<Object>> fields(byte[] message) {
    TreeMap<Integer, List<Object>> fields = new TreeMap<>();
    ByteBuffer bytes = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      long key = varint(bytes);
      Object value =
          switch ((int) (key & 7)) {
            case 0 -> varint(bytes);
            case 1 -> bytes.getLong();
            case 2 -> {
              byte[] part = new byte[(int) varint(bytes)];
              bytes.get(part);
              yield part;
            }
            case 5 -> bytes.getInt();
            default -> throw new AssertionError("wire type " + (key & 7));
          };
      fields.computeIfAbsent((int) (key >> 3), number -> new ArrayList<>()).add(value);
    }
    return fields;
  }

  private static long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  /** Castagnoli's polynomial, reflected; the mask is TFRecord's. */
  private static void check(byte[] data, int expected) {
    int crc = ~0;
    for (byte each : data) {
      crc ^= each & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? crc >>> 1 ^ 0x82f63b78 : crc >>> 1;
      }
    }
    crc = ~crc;
    int masked = (crc >>> 15 | crc << 17) + 0xa282ead8;
    if (masked != expected) {
      throw new AssertionError("a sum is %08x, not %08x".formatted(expected, masked));
    }
  }
}
