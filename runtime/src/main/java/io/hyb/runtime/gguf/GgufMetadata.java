package io.hyb.runtime.gguf;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** A GGUF file's keys, read as the types that they should have. */
record GgufMetadata(Path file, Map<String, Object> values) {

  boolean has(String key) {
    return values.containsKey(key);
  }

  /** A failure that is {@code key}'s fault. */
  GgufException failure(String key, String problem) {
    return new GgufException("%s: %s %s".formatted(file, key, problem));
  }

  Optional<String> string(String key) {
    return find(key, String.class, "a string");
  }

  Optional<Boolean> flag(String key) {
    return find(key, Boolean.class, "true or false");
  }

  /** A number, whole or not. */
  Optional<Double> real(String key) {
    return values.get(key) instanceof Long whole
        ? Optional.of(whole.doubleValue())
        : find(key, Double.class, "a number");
  }

  /**
   * A size above 0. Files that could say another one for each layer and say the same for all are
   * taken at that word.
   */
  Optional<Integer> size(String key) {
    Object value = values.get(key);
    if (value instanceof long[] each && each.length > 0) {
      if (Arrays.stream(each).distinct().count() > 1) {
        throw failure(key, "differs from layer to layer, which is not supported");
      }
      value = each[0];
    }
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Long size && size >= 1 && size <= Integer.MAX_VALUE) {
      return Optional.of(size.intValue());
    }
    throw failure(key, "should be a whole number above 0, but is " + text(value));
  }

  /** A size that must be there. */
  int neededSize(String key) {
    return size(key).orElseThrow(() -> missing(key));
  }

  /** The index of one of {@code count} things. */
  Optional<Integer> index(String key, int count) {
    Optional<Long> index = find(key, Long.class, "a whole number");
    index.ifPresent(
        found -> {
          if (found < 0 || found >= count) {
            throw failure(key, "is %d, but there are only %d tokens".formatted(found, count));
          }
        });
    return index.map(Long::intValue);
  }

  Optional<String[]> strings(String key) {
    return find(key, String[].class, "a list of strings");
  }

  Optional<long[]> integers(String key) {
    return find(key, long[].class, "a list of whole numbers");
  }

  GgufException missing(String key) {
    return failure(key, "is missing");
  }

  private <T> Optional<T> find(String key, Class<T> type, String expected) {
    Object value = values.get(key);
    if (value != null && !type.isInstance(value)) {
      throw failure(key, "should be %s, but is %s".formatted(expected, text(value)));
    }
    return Optional.ofNullable(type.cast(value));
  }

  private static String text(Object value) {
    if (value instanceof String) {
      return "a string";
    }
    return value.getClass().isArray() ? "a list" : value.toString();
  }
}
