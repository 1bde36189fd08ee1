package io.hyb.runtime.testing;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A recorded reference: the tensors of one safetensors file, read by a few lines of our own so that
 * no test leans on the reader it tests.
 */
public final class Golden {
  private final String name;
  private final JsonObject header;
  private final ByteBuffer data;

  private Golden(String name, byte[] bytes) {
    this.name = name;
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int length = Math.toIntExact(file.getLong());
    this.header =
        JsonParser.parseString(new String(bytes, 8, length, StandardCharsets.UTF_8))
            .getAsJsonObject();
    file.position(8 + length);
    this.data = file.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  public static Golden read(Path file) {
    try {
      return new Golden(file.getFileName().toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException("no golden " + file, e);
    }
  }

  /** The golden of this name among the test resources. */
  public static Golden named(String name) {
    return read(folder().resolve(name));
  }

  /**
   * Every golden whose file's name starts so: the project's own, and those of the folder {@code
   * -Dhyb.goldens} names.
   */
  public static List<Golden> startingWith(String prefix) {
    List<Golden> found = new ArrayList<>();
    List<Path> folders = new ArrayList<>(List.of(folder()));
    String more = System.getProperty("hyb.goldens", "");
    if (!more.isEmpty()) {
      folders.add(Path.of(more));
    }
    for (Path folder : folders) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.safetensors")) {
        for (Path file : files) {
          if (file.getFileName().toString().startsWith(prefix)) {
            found.add(read(file));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("listing goldens in " + folder, e);
      }
    }
    return found;
  }

  private static Path folder() {
    try {
      return Path.of(Golden.class.getResource("/goldens").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The names of its tensors. */
  public Set<String> tensors() {
    Set<String> names = new TreeSet<>(header.keySet());
    names.remove("__metadata__");
    return names;
  }

  public boolean has(String tensor) {
    return header.has(tensor);
  }

  public String metadata(String key) {
    return header.getAsJsonObject("__metadata__").get(key).getAsString();
  }

  public long[] shape(String tensor) {
    JsonArray shape = header.getAsJsonObject(tensor).getAsJsonArray("shape");
    long[] sizes = new long[shape.size()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = shape.get(i).getAsLong();
    }
    return sizes;
  }

  /** F32 values, or BF16 ones widened. */
  public float[] floats(String tensor) {
    ByteBuffer bytes = bytes(tensor);
    if (header.getAsJsonObject(tensor).get("dtype").getAsString().equals("BF16")) {
      float[] values = new float[bytes.remaining() / 2];
      for (int i = 0; i < values.length; i++) {
        values[i] = Float.intBitsToFloat((bytes.getShort(2 * i) & 0xffff) << 16);
      }
      return values;
    }
    float[] values = new float[bytes.remaining() / 4];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  /** I32 values. */
  public int[] ints(String tensor) {
    ByteBuffer bytes = bytes(tensor);
    int[] values = new int[bytes.remaining() / 4];
    bytes.asIntBuffer().get(values);
    return values;
  }

  /** I64 values. */
  public long[] longs(String tensor) {
    ByteBuffer bytes = bytes(tensor);
    long[] values = new long[bytes.remaining() / 8];
    bytes.asLongBuffer().get(values);
    return values;
  }

  private ByteBuffer bytes(String tensor) {
    JsonElement entry =
        Optional.ofNullable(header.get(tensor))
            .orElseThrow(() -> new IllegalArgumentException(name + " has no tensor " + tensor));
    JsonArray offsets = entry.getAsJsonObject().getAsJsonArray("data_offsets");
    int from = offsets.get(0).getAsInt();
    return data.slice(from, offsets.get(1).getAsInt() - from).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public String toString() {
    return name;
  }
}
