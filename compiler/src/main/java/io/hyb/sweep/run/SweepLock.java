package io.hyb.sweep.run;

import io.hyb.arch.output.OutputFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A sweep's lock, which the process has that runs the sweep, until it releases it or ends. */
public final class SweepLock implements AutoCloseable {
  /**
   * The files of the locks that this process has. They must not be opened again: POSIX drops all of
   * a process's locks of a file as soon as it closes any channel of that file.
   */
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileLock lock;

  private SweepLock(Path file, FileLock lock) {
    this.file = file;
    this.lock = lock;
  }

  /**
   * Takes it.
   *
   * @param file absolute
   * @return none if it is taken
   * @throws IOException if the file can't be written
   */
  @SuppressWarnings("resource") // the channel is the lock's, which closes it
  static Optional<SweepLock> take(Path file) throws IOException {
    if (!OURS.add(file)) {
      return Optional.empty();
    }
    FileLock lock = null;
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lock = channel.tryLock();
      if (lock == null) {
        channel.close();
      }
      return Optional.ofNullable(lock).map(taken -> new SweepLock(file, taken));
    } finally {
      if (lock == null) {
        OURS.remove(file);
      }
    }
  }

  /** Whether a process has it; to look needs no right to write. */
  static boolean isTaken(Path file) {
    if (OURS.contains(file)) {
      return true;
    }
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        FileLock shared = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return shared == null;
    } catch (IOException e) {
      throw new SweepRefused(file + ": it can't be read: " + OutputFile.reason(e), e);
    }
  }

  @Override
  public void close() {
    try {
      lock.acquiredBy().close();
    } catch (IOException e) {
      throw new IllegalStateException("a lock can be released", e);
    } finally {
      OURS.remove(file);
    }
  }
}
