package io.hyb.runtime.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.hyb.runtime.Refused;
import io.hyb.runtime.weights.Causes;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A JSON object of a file and where it stands there, so that a field that is missing or of another
 * kind is told with its place.
 *
 * @param file for messages
 * @param place of this object inside the file, such as {@code models[1]}; empty for the whole
 * @param json the object
 */
record JsonFields(Path file, String place, JsonObject json) {
  /** Far above what any of these files holds. */
  private static final long LARGEST = 64L << 20;

  private static final String REMEDY = "; make it anew or take it away";

  /**
   * What {@code file} holds.
   *
   * @throws Refused if it can't be read as JSON
   */
  static JsonElement parse(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new Refused("%s: it is too large for such a file%s".formatted(file, REMEDY));
      }
      return JsonParser.parseString(Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new Refused(file + ": it is not UTF-8 text" + REMEDY, e);
    } catch (IOException e) {
      throw new Refused(file + ": it can't be read: " + Causes.text(e), e);
    } catch (JsonParseException e) {
      throw new Refused(file + ": it is not valid JSON" + REMEDY, e);
    }
  }

  /** The object that {@code file} is. */
  static JsonFields read(Path file) {
    return of(file, "", parse(file));
  }

  /** The objects of the array that {@code file} is. */
  static List<JsonFields> readAll(Path file) {
    if (parse(file) instanceof JsonArray array) {
      return all(file, "", array);
    }
    throw new Refused(file + ": it holds JSON, but no array" + REMEDY);
  }

  static JsonFields of(Path file, String place, JsonElement value) {
    if (value instanceof JsonObject object) {
      return new JsonFields(file, place, object);
    }
    throw new Refused(
        "%s: %s is no JSON object%s".formatted(file, place.isEmpty() ? "it" : place, REMEDY));
  }

  boolean has(String key) {
    return json.has(key) && !json.get(key).isJsonNull();
  }

  Optional<String> text(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    if (json.get(key).isJsonPrimitive()) {
      return Optional.of(json.get(key).getAsString());
    }
    throw wrong(key, "text");
  }

  String requiredText(String key) {
    return text(key).orElseThrow(() -> wrong(key, "text"));
  }

  OptionalDouble number(String key) {
    if (!has(key)) {
      return OptionalDouble.empty();
    }
    try {
      return OptionalDouble.of(json.get(key).getAsDouble());
    } catch (NumberFormatException | IllegalStateException | UnsupportedOperationException e) {
      throw wrong(key, "a number");
    }
  }

  double requiredNumber(String key) {
    return number(key).orElseThrow(() -> wrong(key, "a number"));
  }

  /** A whole number from 0 on. */
  OptionalInt count(String key) {
    OptionalDouble number = number(key);
    if (number.isEmpty()) {
      return OptionalInt.empty();
    }
    double value = number.getAsDouble();
    if (value >= 0 && value <= Integer.MAX_VALUE && value == Math.rint(value)) {
      return OptionalInt.of((int) value);
    }
    throw wrong(key, "a whole number");
  }

  int requiredCount(String key) {
    return count(key).orElseThrow(() -> wrong(key, "a whole number"));
  }

  JsonFields object(String key) {
    return of(file, at(key), json.get(key));
  }

  /** The objects of the array of this name; none where it is missing. */
  List<JsonFields> objects(String key) {
    if (!has(key)) {
      return List.of();
    }
    if (json.get(key) instanceof JsonArray array) {
      return all(file, at(key), array);
    }
    throw wrong(key, "an array");
  }

  /** The whole numbers of the array of this name. */
  List<Integer> counts(String key) {
    List<Integer> counts = new ArrayList<>();
    if (!(json.get(key) instanceof JsonArray array)) {
      throw wrong(key, "an array");
    }
    for (JsonElement each : array) {
      JsonObject one = new JsonObject();
      one.add(key, each);
      counts.add(new JsonFields(file, place, one).requiredCount(key));
    }
    return counts;
  }

  private static List<JsonFields> all(Path file, String place, JsonArray array) {
    List<JsonFields> all = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      all.add(of(file, "%s[%d]".formatted(place, i), array.get(i)));
    }
    return all;
  }

  /** The refusal of a field that is there with a value that can't be. */
  Refused wrong(String key, String wanted) {
    return new Refused(
        has(key)
            ? "%s: %s is not %s%s".formatted(file, at(key), wanted, REMEDY)
            : "%s: %s is missing%s".formatted(file, at(key), REMEDY));
  }

  private String at(String key) {
    return place.isEmpty() ? key : place + "." + key;
  }
}
