package io.hyb.convert.document;

import io.hyb.diagnostic.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value of a JSON or YAML file, and where it is. */
public sealed interface Document {

  /** Where it is; of a mapping or a list where it begins. */
  Span span();

  /** What a reader calls such a value. */
  String kind();

  /**
   * Keys with their values.
   *
   * @param entries in the file's order
   */
  record Mapping(Span span, Map<String, Entry> entries) implements Document {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public String kind() {
      return "a mapping";
    }

    /** The value of a key, if it is there; it may be null's scalar. */
    public Optional<Document> get(String key) {
      return Optional.ofNullable(entries.get(key)).map(Entry::value);
    }
  }

  /** Values in order. */
  record Sequence(Span span, List<Document> elements) implements Document {
    public Sequence {
      elements = Collections.unmodifiableList(new ArrayList<>(elements));
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  /**
   * A single value.
   *
   * @param value a String, a Boolean, a Double or, for null, nothing
   * @param text as the file has it
   * @param tagged whether the file says what type it is: {@code !!float 1e9}
   */
  record Scalar(Span span, Optional<Object> value, String text, boolean tagged)
      implements Document {

    /** A value whose type follows from how it is written. */
    public Scalar(Span span, Object value, String text) {
      this(span, Optional.ofNullable(value), text, false);
    }

    @Override
    public String kind() {
      if (value.isEmpty()) {
        return "null";
      }
      return value.get() instanceof String ? "text" : "`" + text + "`";
    }
  }

  /**
   * A key of a mapping and its value.
   *
   * @param key where the key is
   */
  record Entry(Span key, Document value) {}

  /** Whether it is null. */
  default boolean isNull() {
    return this instanceof Scalar scalar && scalar.value().isEmpty();
  }
}
