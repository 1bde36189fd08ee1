package io.hyb.runtime.distil;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A TensorBoard event file of scalars: TFRecord frames around the few fields of {@code
 * tensorflow.Event} that they need.
 */
final class EventFile implements Closeable {
  private static final int MASK_DELTA = 0xa282ead8;

  private final OutputStream out;

  /** Starts a file in {@code folder}; a name with the time keeps it apart from earlier ones. */
  EventFile(Path folder, long seconds) throws IOException {
    Path file = folder.resolve("events.out.tfevents.%010d.hyb".formatted(seconds));
    this.out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    Message version = new Message();
    version.real(1, seconds);
    version.bytes(3, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
    frame(version.toBytes());
  }

  /**
   * Adds one event: Event(wall_time = 1, step = 2, summary = 5(value = 1(tag = 1, simple_value =
   * 2))).
   */
  void scalars(double seconds, long step, Map<String, Double> values) throws IOException {
    Message summary = new Message();
    values.forEach(
        (tag, value) -> {
          Message scalar = new Message();
          scalar.bytes(1, tag.getBytes(StandardCharsets.UTF_8));
          scalar.real32(2, value.floatValue());
          summary.bytes(1, scalar.toBytes());
        });
    Message event = new Message();
    event.real(1, seconds);
    event.whole(2, step);
    event.bytes(5, summary.toBytes());
    frame(event.toBytes());
  }

  /** Length, its masked CRC32C, the data, its masked CRC32C; little-endian. */
  private void frame(byte[] data) throws IOException {
    ByteBuffer record =
        ByteBuffer.allocate(data.length + 16).order(ByteOrder.LITTLE_ENDIAN).putLong(data.length);
    record.putInt(masked(record.array(), 8));
    record.put(data).putInt(masked(data, data.length));
    out.write(record.array());
    out.flush();
  }

  private static int masked(byte[] data, int length) {
    CRC32C crc = new CRC32C();
    crc.update(data, 0, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** A protocol buffer in the making. */
  private static final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    void whole(int field, long value) {
      key(field, 0);
      varint(value);
    }

    void real(int field, double value) {
      key(field, 1);
      bytes.writeBytes(
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(value).array());
    }

    void real32(int field, float value) {
      key(field, 5);
      bytes.writeBytes(
          ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
    }

    void bytes(int field, byte[] value) {
      key(field, 2);
      varint(value.length);
      bytes.writeBytes(value);
    }

    private void key(int field, int wire) {
      varint(field << 3 | wire);
    }

    private void varint(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        bytes.write((int) (rest & 0x7f | 0x80));
        rest >>>= 7;
      }
      bytes.write((int) rest);
    }

    byte[] toBytes() {
      return bytes.toByteArray();
    }
  }
}
