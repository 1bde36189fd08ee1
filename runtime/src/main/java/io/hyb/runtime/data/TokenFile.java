package io.hyb.runtime.data;

import io.hyb.runtime.Refused;
import io.hyb.runtime.weights.Causes;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/**
 * Tokenised documents at rest: eight bytes of mark, the tokens as big-endian int32, the documents'
 * ends as int64, their number as int64. Read piece by piece; only the ends are held in memory.
 */
final class TokenFile implements AutoCloseable {
  private static final long MARK = 0x687962746f6b3031L; // "hybtok01"

  private final Path path;
  private final FileChannel channel;
  private final long[] ends;

  private TokenFile(Path path, FileChannel channel, long[] ends) {
    this.path = path;
    this.channel = channel;
    this.ends = ends;
  }

  /** Takes documents one after the other. */
  interface Sink {
    /** Adds tokens to the document that is being written. */
    void add(long... ids) throws IOException;

    /** The document is complete. */
    void end();
  }

  /** Gives documents to a sink. */
  interface Writer {
    void write(Sink sink) throws IOException;
  }

  /**
   * Opens the file at {@code path}, which {@code writer} first makes if it isn't there or is cut
   * short. It appears whole or not at all.
   */
  static TokenFile openOrWrite(Path path, Writer writer) {
    try {
      if (Files.exists(path)) {
        TokenFile file = open(path);
        if (file != null) {
          return file;
        }
      }
      Files.createDirectories(path.toAbsolutePath().getParent());
      Path part = Files.createTempFile(path.toAbsolutePath().getParent(), ".tokens-", ".part");
      try {
        write(part, writer);
        Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
      return open(path);
    } catch (IOException e) {
      throw new Refused(
          "%s: the cache of tokens can't be used: %s; --cache DIR names another folder"
              .formatted(path, Causes.text(e)),
          e);
    }
  }

  private static void write(Path part, Writer writer) throws IOException {
    try (OutputStream out = Files.newOutputStream(part);
        DataOutputStream data = new DataOutputStream(new BufferedOutputStream(out, 1 << 16))) {
      data.writeLong(MARK);
      Collected collected = new Collected(data);
      writer.write(collected);
      for (int i = 0; i < collected.documents; i++) {
        data.writeLong(collected.ends[i]);
      }
      data.writeLong(collected.documents);
    }
  }

  private static final class Collected implements Sink {
    private final DataOutputStream data;
    private long[] ends = new long[16];
    private int documents;
    private long tokens;

    Collected(DataOutputStream data) {
      this.data = data;
    }

    @Override
    public void add(long... ids) throws IOException {
      for (long id : ids) {
        data.writeInt((int) id);
      }
      tokens += ids.length;
    }

    @Override
    public void end() {
      if (documents == ends.length) {
        ends = Arrays.copyOf(ends, 2 * documents);
      }
      ends[documents++] = tokens;
    }
  }

  /** Null if the file is not complete. */
  private static TokenFile open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path);
    long size = channel.size();
    if (size >= 16 && at(channel, 0, 8).getLong() == MARK) {
      long documents = at(channel, size - 8, 8).getLong();
      long endsFrom = size - 8 - 8 * documents;
      if (documents >= 0 && documents < Integer.MAX_VALUE / 8 && endsFrom >= 8) {
        long[] ends = new long[(int) documents];
        at(channel, endsFrom, (int) (8 * documents)).asLongBuffer().get(ends);
        if ((documents == 0 ? 0 : ends[ends.length - 1]) * 4 == endsFrom - 8) {
          return new TokenFile(path, channel, ends);
        }
      }
    }
    channel.close();
    return null;
  }

  private static ByteBuffer at(FileChannel channel, long position, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    long next = position;
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, next);
      if (read < 0) {
        throw new IOException("the file ends early");
      }
      next += read;
    }
    return buffer.flip();
  }

  int documents() {
    return ends.length;
  }

  /** Tokens of all documents. */
  long tokens() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  /** Tokens of one. */
  long length(int document) {
    return ends[document] - start(document);
  }

  private long start(int document) {
    return document == 0 ? 0 : ends[document - 1];
  }

  /** Fills {@code into} from {@code at} on with a document's tokens from {@code from} on. */
  void read(int document, long from, long[] into, int at) {
    try {
      ByteBuffer bytes = at(channel, 8 + 4 * (start(document) + from), 4 * (into.length - at));
      for (int i = at; i < into.length; i++) {
        into[i] = bytes.getInt();
      }
    } catch (IOException e) {
      throw new Refused(path + ": the cache of tokens can't be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Only read from: nothing is lost.
    }
  }
}
