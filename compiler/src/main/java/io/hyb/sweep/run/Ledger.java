package io.hyb.sweep.run;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.hyb.arch.word.Word;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What happened in a sweep: a file of JSON lines that only grows. A line is on the disk before what
 * follows it is done, and a last line that a kill cut short counts as not written.
 */
final class Ledger implements Closeable {
  private final Path file;
  private final FileChannel channel;

  private Ledger(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Every event of the file, in order; none where there is no file. */
  static List<Event> read(Path file) {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return events(file, wholeLines(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new SweepRefused(file + ": it can't be read: " + e.getMessage(), e);
    }
  }

  /** Opens the file for further events, without a line that was cut short. */
  static Ledger open(Path file) {
    try {
      long length = Files.exists(file) ? wholeLines(Files.readAllBytes(file)).length : 0;
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.truncate(length);
      channel.position(length);
      return new Ledger(file, channel);
    } catch (IOException e) {
      throw SweepFolder.unwritable(file, e);
    }
  }

  private static byte[] wholeLines(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return java.util.Arrays.copyOf(bytes, end);
  }

  private static List<Event> events(Path file, byte[] bytes) {
    List<Event> events = new ArrayList<>();
    int number = 0;
    for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
      number++;
      try {
        events.add(event(JsonParser.parseString(line).getAsJsonObject()));
      } catch (JsonParseException | IllegalStateException | IllegalArgumentException e) {
        throw new SweepRefused(
            file + ":" + number + ": this line is no event of a sweep; was the file edited?", e);
      }
    }
    return events;
  }

  private static Event event(JsonObject json) {
    JsonElement exit = json.get("exit");
    JsonElement seconds = json.get("seconds");
    return new Event(
        Instant.parse(text(json, "time")),
        text(json, "id"),
        optional(json, "stage"),
        Event.Kind.valueOf(text(json, "event").toUpperCase(Locale.ROOT)),
        exit == null ? OptionalInt.empty() : OptionalInt.of(exit.getAsInt()),
        seconds == null ? OptionalDouble.empty() : OptionalDouble.of(seconds.getAsDouble()),
        score(json),
        optional(json, "because"));
  }

  private static Optional<StageScore> score(JsonObject json) {
    JsonElement value = json.get("score");
    return optional(json, "by")
        .flatMap(by -> Word.parse(Halving.Result.values(), by))
        .map(
            by ->
                new StageScore(
                    text(json, "stage"),
                    by,
                    value == null
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(value.getAsDouble())));
  }

  private static Optional<String> optional(JsonObject json, String name) {
    return Optional.ofNullable(json.get(name)).map(JsonElement::getAsString);
  }

  private static String text(JsonObject json, String name) {
    if (!json.has(name)) {
      throw new JsonParseException("no " + name);
    }
    return json.get(name).getAsString();
  }

  /** Appends an event; it is on the disk when this returns. */
  synchronized void add(Event event) {
    JsonObject json = new JsonObject();
    json.addProperty("time", event.time().toString());
    json.addProperty("id", event.id());
    event.stage().ifPresent(stage -> json.addProperty("stage", stage));
    json.addProperty("event", event.kind().name().toLowerCase(Locale.ROOT));
    event.exit().ifPresent(exit -> json.addProperty("exit", exit));
    event.seconds().ifPresent(seconds -> json.addProperty("seconds", seconds));
    event.score().ifPresent(score -> add(json, score));
    event.because().ifPresent(end -> json.addProperty("because", end));
    ByteBuffer line = ByteBuffer.wrap((json + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      long start = channel.position();
      try {
        while (line.hasRemaining()) {
          channel.write(line);
        }
      } catch (IOException e) {
        // Half a line would spoil the file once there is room again and another line follows it.
        channel.truncate(start);
        throw e;
      }
      channel.force(true);
    } catch (IOException e) {
      throw SweepFolder.unwritable(file, e);
    }
  }

  private static void add(JsonObject json, StageScore score) {
    json.addProperty("by", Word.of(score.by()));
    // JSON has no word for what a training that has diverged measures.
    score.value().stream()
        .filter(Double::isFinite)
        .forEach(value -> json.addProperty("score", value));
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw SweepFolder.unwritable(file, e);
    }
  }
}
