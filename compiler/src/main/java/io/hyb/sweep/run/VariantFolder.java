package io.hyb.sweep.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A variant's own folder: {@code log.txt} (errors and progress of all attempts), {@code out.txt}
 * (what the one printed that did what was asked), {@code run/}, and, where a cluster has run it,
 * {@code exit} (how that ended: exit code and seconds).
 */
public record VariantFolder(Path path) {
  static final String LOG = "log.txt";
  static final String OUT = "out.txt";
  private static final String EXIT = "exit";
  private static final Pattern END = Pattern.compile("(\\d{1,3}) (\\d{1,9})\\s*");
  private static final int REFUSED = 1;

  /** How a cluster's task has ended it, once one has. */
  public Optional<TaskState> end() {
    Path file = path.resolve(EXIT);
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      Matcher end = END.matcher(Files.readString(file));
      if (!end.matches()) {
        throw new SweepRefused(file + ": it is no exit code with seconds; was the file edited?");
      }
      int code = Integer.parseInt(end.group(1));
      return Optional.of(
          new TaskState(
              code == 0 ? TaskState.Phase.FINISHED : TaskState.Phase.FAILED,
              OptionalInt.of(code),
              OptionalDouble.of(Double.parseDouble(end.group(2))),
              Optional.empty()));
    } catch (IOException e) {
      throw new SweepRefused(file + ": it can't be read: " + e.getMessage(), e);
    }
  }

  /** Lets it run again. */
  public void forgetEnd() {
    try {
      Files.deleteIfExists(path.resolve(EXIT));
    } catch (IOException e) {
      throw SweepFolder.unwritable(path.resolve(EXIT), e);
    }
  }

  /** Writes one of its files, in the place of what was there. */
  public void write(String name, String text) {
    SweepFolder.writeWhole(path.resolve(name), text);
  }

  /** It has failed before it could start; the log says why. */
  public void refuse(String why) {
    log(why);
    write(EXIT, REFUSED + " 0\n");
  }

  /** Its errors and progress. */
  public Path log() {
    return path.resolve(LOG);
  }

  void log(String message) {
    Path log = log();
    try {
      Files.createDirectories(path);
      Files.writeString(log, message + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw SweepFolder.unwritable(log, e);
    }
  }

  /** The last lines of its log, for a message. */
  public List<String> endOfLog(int count) {
    try (Stream<String> lines = Files.lines(log())) {
      List<String> all = lines.toList();
      return all.subList(Math.max(0, all.size() - count), all.size());
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }
}
