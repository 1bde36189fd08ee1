package io.hyb.runtime.weights;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The small JSON files that stand beside weights. */
public final class JsonFile {
  /** Far above any config or index there is; a file beyond is none of these. */
  private static final long LARGEST = 64L << 20;

  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  private JsonFile() {}

  /**
   * The object that {@code file} holds.
   *
   * @throws WeightsException if it is missing, unreadable, or no JSON object
   */
  public static JsonObject read(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new WeightsException(
            "%s: %,d bytes are too many for such a file".formatted(file, Files.size(file)));
      }
      if (JsonParser.parseString(Files.readString(file)) instanceof JsonObject object) {
        return object;
      }
      throw new WeightsException(file + ": it holds JSON, but no object");
    } catch (CharacterCodingException e) {
      throw new WeightsException(file + ": it is not UTF-8 text", e);
    } catch (IOException e) {
      throw Safetensors.unreadable(file, e);
    } catch (JsonParseException e) {
      throw new WeightsException(file + ": it is not valid JSON", e);
    }
  }

  /** {@code value} as the string it must be. */
  static String string(Path file, String key, JsonElement value) {
    if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isString()) {
      return value.getAsString();
    }
    throw new WeightsException("%s: %s is not a string".formatted(file, Quoted.name(key)));
  }

  /** Writes {@code json} so that {@code file} is there whole or not at all. */
  public static void write(Path file, JsonObject json) {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      Files.write(temporary, (PRETTY.toJson(json) + "\n").getBytes(StandardCharsets.UTF_8));
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw SafetensorsWriter.unwritable(file, e);
    }
  }
}
