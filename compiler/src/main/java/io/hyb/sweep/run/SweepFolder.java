package io.hyb.sweep.run;

import io.hyb.arch.output.OutputFile;
import io.hyb.arch.output.OutputRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder of a sweep: {@code sweep.json} (its variants), {@code ledger.jsonl} (what happened),
 * {@code variants/ID} (a {@link VariantFolder} each), {@code stages/END} (the same of a cluster's
 * tasks that go to the end of a stage alone), {@code shared/END} (ends of stages that several
 * variants start from), {@code lock} (held by the one process that runs it), {@code cancel} (there
 * when it is to stop).
 */
public final class SweepFolder {
  private static final String MANIFEST = "sweep.json";
  private static final String LEDGER = "ledger.jsonl";
  private static final String VARIANTS = "variants";
  private static final String ENDS = "shared";
  private static final String EVENTS = "tensorboard";
  private static final String LOCK = "lock";
  private static final String RUN = "run.txt";
  private static final String PART = "." + MANIFEST + ".";

  /** With less room, in bytes, the disk counts as full. */
  private static final long LEAST_ROOM = 1 << 20;

  /** What is there before the list of variants is. */
  private static final Set<String> FIRST = Set.of(VARIANTS, LOCK, LEDGER, RUN);

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
      return files
          .map(file -> file.getFileName().toString())
          .allMatch(name -> FIRST.contains(name) || name.startsWith(PART));
    }
  }

  static SweepRefused unwritable(Path path, IOException cause) {
    return new SweepRefused(path + ": it can't be written: " + OutputFile.reason(cause), cause);
  }

  public Path root() {
    return root;
  }

  /** What a variant writes goes here. */
  public Path variant(String id) {
    return root.resolve(VARIANTS).resolve(id);
  }

  /** The same with what is known of its files. */
  public VariantFolder of(String id) {
    return new VariantFolder(variant(id));
  }

  /** Where a variant's TensorBoard events go: TensorBoard shows them under this folder's name. */
  public Path events(Task task) {
    return root.resolve(EVENTS).resolve(EventsName.of(task));
  }

  /** Where the end of a stage is that several variants share. */
  public Path end(String name) {
    return ends().path(name);
  }

  /** The ends of stages that several variants share. */
  public SharedEnds ends() {
    return new SharedEnds(root.resolve(ENDS));
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

  /** How many of its variants are not among these. */
  public long countOthers(List<Task> tasks) {
    if (!Files.exists(manifest())) {
      return 0;
    }
    Set<String> ids = tasks.stream().map(Task::id).collect(Collectors.toSet());
    return tasks().stream().filter(task -> !ids.contains(task.id())).count();
  }

  /**
   * What its variants run, as the first command said that had any run.
   *
   * @param given what this command says, which is noted if it is the first
   */
  public String firstRun(String given) {
    Path file = root.resolve(RUN);
    if (!Files.exists(file)) {
      write(RUN, given + "\n");
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new SweepRefused(file + ": it can't be read: " + e.getMessage(), e);
    }
  }

  /** Notes its variants, in the place of those that were there. */
  public void write(List<Task> tasks) {
    write(MANIFEST, Manifest.json(tasks));
  }

  /**
   * Writes a file of the folder, in the place of what was there.
   *
   * @param name its path below the folder
   */
  public void write(String name, String text) {
    writeWhole(root.resolve(name), text);
  }

  static void writeWhole(Path file, String text) {
    try {
      OutputFile.write(file, text);
    } catch (OutputRefused e) {
      throw new SweepRefused(e.getMessage(), e);
    }
  }

  /**
   * How each variant that something happened to stands; one runs only while a process is at it.
   * What a cluster's task has left behind is newer than what the ledger says.
   */
  public Map<String, TaskState> states() {
    List<Event> events = Ledger.read(ledger());
    Map<String, TaskState> states = TaskState.after(events);
    Map<String, Double> before = TaskState.secondsOfStages(events);
    if (!SweepLock.isTaken(root.resolve(LOCK))) {
      states.replaceAll(
          (id, state) -> state.phase() == TaskState.Phase.RUNNING ? TaskState.PENDING : state);
    }
    try (Stream<Path> variants = Files.list(root.resolve(VARIANTS))) {
      for (Path each : variants.toList()) {
        String id = each.getFileName().toString();
        new VariantFolder(each)
            .end()
            .ifPresent(end -> states.put(id, end.after(before.getOrDefault(id, 0.0))));
      }
    } catch (IOException e) {
      throw new SweepRefused(root.resolve(VARIANTS) + ": it can't be read: " + e.getMessage(), e);
    }
    return states;
  }

  /** Ends what an earlier sweep on this machine, killed itself, has left running. */
  public void endLeftOvers() {
    TaskState.after(Ledger.read(ledger()))
        .forEach(
            (id, state) -> {
              if (state.phase() == TaskState.Phase.RUNNING) {
                Attempt.endLeftOver(variant(id));
              }
            });
  }

  /** Whether variants fail here for want of room. */
  boolean isFull() {
    try {
      return Files.getFileStore(root).getUsableSpace() < LEAST_ROOM;
    } catch (IOException e) {
      return false;
    }
  }

  /** Takes the sweep for this process, unless another one has it. */
  Optional<SweepLock> lock() {
    Path file = root.resolve(LOCK);
    try {
      return SweepLock.take(file);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /**
   * The same.
   *
   * @throws SweepRefused if another one has it
   */
  public SweepLock take() {
    return lock()
        .orElseThrow(
            () ->
                new SweepRefused(
                    root
                        + ": another process is running this sweep; `hyb sweep status "
                        + root
                        + "` shows how it stands"));
  }

  /** Asks the process that runs the sweep to stop. */
  void askToCancel() {
    try {
      Files.write(cancel(), new byte[0]);
    } catch (IOException e) {
      throw unwritable(cancel(), e);
    }
  }

  public boolean isCancelled() {
    return Files.exists(cancel());
  }

  public void forgetCancel() {
    try {
      Files.deleteIfExists(cancel());
    } catch (IOException e) {
      throw unwritable(cancel(), e);
    }
  }
}
