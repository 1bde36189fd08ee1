package io.hyb.runtime.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Reads a GGUF header from front to back. Nothing it is asked for is believed to be there: every
 * length is held against the bytes left in the file before memory is taken for it.
 */
final class GgufInput {
  private static final int BUFFER_BYTES = 1 << 16;

  /** Far longer than any chat template or licence kept in such a file. */
  private static final int LONGEST_STRING = 1 << 26;

  private final Path file;
  private final FileChannel channel;
  private final long size;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);

  /** Where in the file the buffer's limit lies. */
  private long filled;

  GgufInput(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.size = channel.size();
  }

  /** Bytes read so far. */
  long position() {
    return filled - buffer.remaining();
  }

  /** Bytes behind the position. */
  long left() {
    return size - position();
  }

  /** A failure at this place of the file. */
  GgufException failure(String problem) {
    return failure(position(), problem);
  }

  private GgufException failure(long place, String problem) {
    return new GgufException("%s: at byte %,d: %s".formatted(file, place, problem));
  }

  byte int8(String what) {
    return need(Byte.BYTES, what).get();
  }

  short int16(String what) {
    return need(Short.BYTES, what).getShort();
  }

  int int32(String what) {
    return need(Integer.BYTES, what).getInt();
  }

  long int64(String what) {
    return need(Long.BYTES, what).getLong();
  }

  /** A count of things that each take at least {@code leastBytes}. */
  int count(String what, int leastBytes, int most) {
    long place = position();
    long count = int64("the number of " + what);
    if (count < 0 || count > left() / leastBytes) {
      throw failure(
          place,
          "it claims %s %s, more than the %,d bytes behind can hold"
              .formatted(Long.toUnsignedString(count), what, left()));
    }
    if (count > most) {
      throw failure(
          place, "%,d %s are more than the %,d that are read".formatted(count, what, most));
    }
    return (int) count;
  }

  /** A string: its length as int64, then UTF-8. */
  String string(String what) {
    long place = position();
    int length = count("bytes of " + what, 1, LONGEST_STRING);
    byte[] bytes = new byte[length];
    for (int at = 0; at < length; ) {
      int piece = Math.min(BUFFER_BYTES, length - at);
      need(piece, what).get(bytes, at, piece);
      at += piece;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw failure(place, what + " is not UTF-8 text");
    }
  }

  /** The buffer with at least so many bytes in it, at most its capacity. */
  private ByteBuffer need(int bytes, String what) {
    if (buffer.remaining() >= bytes) {
      return buffer;
    }
    if (left() < bytes) {
      throw failure("the file is cut short: it ends within " + what);
    }
    buffer.compact();
    try {
      while (buffer.position() < bytes) {
        int read = channel.read(buffer, filled);
        if (read < 0) {
          throw new GgufException(file + ": it became shorter while it was read");
        }
        filled += read;
      }
    } catch (IOException e) {
      throw GgufFile.unreadable(file, e);
    }
    return buffer.flip();
  }
}
