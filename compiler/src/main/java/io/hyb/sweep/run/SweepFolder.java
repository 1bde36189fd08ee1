package io.hyb.sweep.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The folder of a sweep: {@code sweep.json} (its variants), {@code ledger.jsonl} (what happened),
 * {@code variants/ID} (each one's log, output and run), {@code shared/END} (ends of stages that
 * several variants start from), {@code lock} (held by the one process that runs it), {@code cancel}
 * (there when it is to stop).
 */
public final class SweepFolder {
  private static final String MANIFEST = "sweep.json";
  private static final String LEDGER = "ledger.jsonl";
  private static final String VARIANTS = "variants";
  private static final String ENDS = "shared";
  private static final String LOCK = "lock";
  private static final String PART = "." + MANIFEST + ".part";

  /** What is there before the list of variants is. */
  private static final Set<String> FIRST = Set.of(VARIANTS, LOCK, LEDGER, PART);

  private final Path root;

  private SweepFolder(Path root) {
    this.root = root;
  }

  /** The folder of a sweep to run, made where it is not there. */
  public static SweepFolder make(Path root) {
    try {
      if (Files.exists(root) && !Files.isDirectory(root)) {
        throw new SweepRefused(root + ": it is a file, not a folder");
      }
      SweepFolder folder = new SweepFolder(root.toAbsolutePath().normalize());
      if (Files.isDirectory(root) && !isOurs(root) && !Files.exists(folder.manifest())) {
        throw new SweepRefused(
            root + ": the folder is not empty and holds no sweep; name another with --out");
      }
      Files.createDirectories(folder.root.resolve(VARIANTS));
      return folder;
    } catch (IOException e) {
      throw unwritable(root, e);
    }
  }

  /** The folder of a sweep that was run before. */
  public static SweepFolder open(Path root) {
    SweepFolder folder = new SweepFolder(root.toAbsolutePath().normalize());
    if (!Files.exists(folder.manifest())) {
      throw new SweepRefused(
          root + ": there is no sweep; name the folder that `hyb sweep --run --out` wrote");
    }
    return folder;
  }

  /** Whether there is nothing but what a sweep makes first, which may have been killed then. */
  private static boolean isOurs(Path root) throws IOException {
    try (var files = Files.list(root)) {
      return files.allMatch(file -> FIRST.contains(file.getFileName().toString()));
    }
  }

  static SweepRefused unwritable(Path path, IOException cause) {
    return new SweepRefused(path + ": it can't be written: " + cause.getMessage(), cause);
  }

  public Path root() {
    return root;
  }

  /** What a variant writes goes here. */
  public Path variant(String id) {
    return root.resolve(VARIANTS).resolve(id);
  }

  /** Where the end of a stage is that several variants share. */
  public Path end(String name) {
    return root.resolve(ENDS).resolve(name);
  }

  /** The shared ends that are there. */
  Set<String> ends() {
    return Set.copyOf(inEnds(name -> !name.startsWith(".")));
  }

  /** Frees the room that a shared end takes. */
  void freeEnd(String name) {
    Path end = end(name);
    try {
      if (Files.isDirectory(end)) {
        // Renamed first, so that a kill in between leaves nothing that looks like an end.
        delete(Files.move(end, end.resolveSibling("." + name + ".old")));
      }
    } catch (IOException e) {
      throw unwritable(end, e);
    }
  }

  /** Removes what a killed process has left of shared ends that it was writing or freeing. */
  void clearEnds() {
    for (String name : inEnds(name -> name.startsWith("."))) {
      try {
        delete(end(name));
      } catch (IOException e) {
        throw unwritable(end(name), e);
      }
    }
  }

  private List<String> inEnds(Predicate<String> wanted) {
    Path ends = root.resolve(ENDS);
    if (!Files.isDirectory(ends)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(ends)) {
      return found.map(end -> end.getFileName().toString()).filter(wanted).toList();
    } catch (IOException e) {
      throw new SweepRefused(ends + ": it can't be listed: " + e.getMessage(), e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  Path manifest() {
    return root.resolve(MANIFEST);
  }

  Path ledger() {
    return root.resolve(LEDGER);
  }

  private Path cancel() {
    return root.resolve("cancel");
  }

  /** Its variants, in order. */
  public List<Task> tasks() {
    return Manifest.read(manifest());
  }

  /** Notes its variants, in the place of those that were there. */
  void write(List<Task> tasks) {
    write(MANIFEST, Manifest.json(tasks));
  }

  /** Writes a file of the folder, in the place of what was there. */
  void write(String name, String text) {
    Path part = root.resolve("." + name + ".part");
    try {
      Files.writeString(part, text);
      Files.move(
          part,
          root.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unwritable(root.resolve(name), e);
    }
  }

  /** How each variant that something happened to stands; one runs only while a process is at it. */
  public Map<String, TaskState> states() {
    Map<String, TaskState> states = TaskState.after(Ledger.read(ledger()));
    if (!isHeld()) {
      states.replaceAll(
          (id, state) -> state.phase() == TaskState.Phase.RUNNING ? TaskState.PENDING : state);
    }
    return states;
  }

  /** Whether a process is running the sweep. */
  boolean isHeld() {
    Optional<FileLock> lock = lock();
    lock.ifPresent(SweepFolder::release);
    return lock.isEmpty();
  }

  /** Takes the sweep for this process until the lock is released or the process ends. */
  @SuppressWarnings("resource") // the channel is the lock's, which closes it
  Optional<FileLock> lock() {
    Path file = root.resolve(LOCK);
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        Optional<FileLock> lock = Optional.ofNullable(channel.tryLock());
        if (lock.isEmpty()) {
          channel.close();
        }
        return lock;
      } catch (OverlappingFileLockException e) {
        channel.close();
        return Optional.empty();
      }
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  static void release(FileLock lock) {
    try {
      lock.acquiredBy().close();
    } catch (IOException e) {
      throw new IllegalStateException("a lock can be released", e);
    }
  }

  /** Asks the process that runs the sweep to stop. */
  void askToCancel() {
    try {
      Files.write(cancel(), new byte[0]);
    } catch (IOException e) {
      throw unwritable(cancel(), e);
    }
  }

  boolean isCancelled() {
    return Files.exists(cancel());
  }

  void forgetCancel() {
    try {
      Files.deleteIfExists(cancel());
    } catch (IOException e) {
      throw unwritable(cancel(), e);
    }
  }
}
