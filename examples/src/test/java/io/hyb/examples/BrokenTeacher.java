package io.hyb.examples;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A copy of the small teacher, to be broken in one place. */
final class BrokenTeacher {
  private static final String WEIGHTS = "model.safetensors";

  private final Path folder;

  private BrokenTeacher(Path folder) {
    this.folder = folder;
  }

  static BrokenTeacher in(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(Hyb.TEACHER)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    return new BrokenTeacher(folder);
  }

  Path folder() {
    return folder;
  }

  void truncateWeights() throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve(WEIGHTS));
    Files.write(folder.resolve(WEIGHTS), java.util.Arrays.copyOf(bytes, bytes.length / 2));
  }

  /** Writes another header length than the header has. */
  void claimHeaderLength(long length) throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve(WEIGHTS));
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    Files.write(folder.resolve(WEIGHTS), bytes);
  }

  /** Changes the header's JSON; the tensors' bytes stay. */
  void changeHeader(Consumer<JsonObject> change) throws IOException {
    ByteBuffer file =
        ByteBuffer.wrap(Files.readAllBytes(folder.resolve(WEIGHTS))).order(ByteOrder.LITTLE_ENDIAN);
    byte[] text = new byte[Math.toIntExact(file.getLong())];
    file.get(text);
    JsonObject header =
        JsonParser.parseString(new String(text, StandardCharsets.UTF_8)).getAsJsonObject();
    change.accept(header);
    byte[] changed = header.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer out =
        ByteBuffer.allocate(Long.BYTES + changed.length + file.remaining())
            .order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(changed.length).put(changed).put(file);
    Files.write(folder.resolve(WEIGHTS), out.array());
  }

  /** Two numbers as a JSON array. */
  static JsonArray pair(long first, long second) {
    JsonArray pair = new JsonArray();
    pair.add(first);
    pair.add(second);
    return pair;
  }

  void replaceTokenizer(String json) throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), json);
  }
}
