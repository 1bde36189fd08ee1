package io.hyb.arch.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.hyb.arch.word.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Typed access to a JSON object's fields.
 *
 * @param place of the object, such as {@code layers[3]}; empty for the whole
 */
record Fields(String place, JsonObject json) {

  static Fields of(String place, JsonElement element) {
    if (element instanceof JsonObject object) {
      return new Fields(place, object);
    }
    throw new MalformedModel((place.isEmpty() ? "this" : place) + " should be an object");
  }

  boolean has(String key) {
    return json.has(key) && !json.get(key).isJsonNull();
  }

  Fields object(String key) {
    return of(at(key), json.get(key));
  }

  String text(String key) {
    if (json.get(key) instanceof JsonPrimitive value && value.isString()) {
      return value.getAsString();
    }
    throw wrong(key, "text");
  }

  Optional<String> optionalText(String key) {
    return has(key) ? Optional.of(text(key)) : Optional.empty();
  }

  boolean flag(String key) {
    if (json.get(key) instanceof JsonPrimitive value && value.isBoolean()) {
      return value.getAsBoolean();
    }
    throw wrong(key, "true or false");
  }

  double real(String key) {
    if (json.get(key) instanceof JsonPrimitive value && value.isNumber()) {
      return value.getAsDouble();
    }
    throw wrong(key, "a number");
  }

  long whole(String key) {
    double value = real(key);
    if (value < 0 || value != Math.rint(value) || value > 1L << 53) {
      throw wrong(key, "a whole number");
    }
    return (long) value;
  }

  int count(String key) {
    long value = whole(key);
    if (value > Integer.MAX_VALUE) {
      throw wrong(key, "a smaller number");
    }
    return (int) value;
  }

  <E extends Enum<E>> E word(String key, E[] constants) {
    return Word.parse(constants, text(key))
        .orElseThrow(
            () ->
                wrong(
                    key,
                    "one of " + String.join(", ", Word.all(constants)) + ", not " + text(key)));
  }

  List<Integer> counts(String key) {
    List<Integer> counts = new ArrayList<>();
    for (JsonElement element : array(key)) {
      if (!(element instanceof JsonPrimitive value) || !value.isNumber()) {
        throw wrong(key, "an array of whole numbers");
      }
      counts.add(value.getAsInt());
    }
    return counts;
  }

  List<Fields> objects(String key) {
    List<Fields> objects = new ArrayList<>();
    for (JsonElement element : array(key)) {
      objects.add(of(at(key) + "[" + objects.size() + "]", element));
    }
    return objects;
  }

  private JsonArray array(String key) {
    if (json.get(key) instanceof JsonArray array) {
      return array;
    }
    throw wrong(key, "an array");
  }

  MalformedModel wrong(String key, String expected) {
    return new MalformedModel(at(key) + " should be " + expected);
  }

  private String at(String key) {
    return place.isEmpty() ? key : place + "." + key;
  }
}
