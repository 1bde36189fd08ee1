package io.hyb.convert.mohawk;

import io.hyb.convert.document.Document;
import io.hyb.convert.document.Document.Entry;
import io.hyb.convert.document.Document.Mapping;
import io.hyb.convert.document.Document.Scalar;
import io.hyb.convert.document.Document.Sequence;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A mapping of a config by its keys. A value of another type is reported once and counts as not
 * there.
 */
final class Section {
  /** What PyYAML, which mohawk reads its files with, takes for a fraction. */
  private static final Pattern FRACTION =
      Pattern.compile(
          "[-+]?[0-9][0-9_]*\\.[0-9_]*([eE][-+][0-9]+)?|\\.[0-9][0-9_]*([eE][-+][0-9]+)?"
              + "|[-+]?[0-9][0-9_]*|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)|0x[0-9a-fA-F_]+");

  private final Mapping mapping;
  private final Reading reading;

  Section(Mapping mapping, Reading reading) {
    this.mapping = mapping;
    this.reading = reading;
  }

  Reading reading() {
    return reading;
  }

  Span span() {
    return mapping.span();
  }

  Mapping mapping() {
    return mapping;
  }

  boolean has(String key) {
    return get(key).filter(value -> !value.isNull()).isPresent();
  }

  /** Where a key is, or its mapping where it isn't. */
  Span at(String key) {
    Entry entry = mapping.entries().get(key);
    return entry == null ? mapping.span() : entry.key();
  }

  /** The value of a key; the key counts as read. */
  Optional<Document> get(String key) {
    Entry entry = mapping.entries().get(key);
    if (entry == null) {
      return Optional.empty();
    }
    reading.read().add(entry);
    return Optional.of(entry.value());
  }

  private Optional<Document> present(String key) {
    return get(key).filter(value -> !value.isNull());
  }

  Optional<Section> section(String key) {
    Optional<Document> value = present(key);
    if (value.isPresent() && value.get() instanceof Mapping inner) {
      return Optional.of(new Section(inner, reading));
    }
    return value.flatMap(other -> wrong(key, "a mapping", other));
  }

  /** The mapping under a key; an empty one where there is none. */
  Section sectionOrEmpty(String key) {
    return section(key).orElseGet(() -> new Section(new Mapping(at(key), Map.of()), reading));
  }

  Optional<String> text(String key) {
    Optional<Document> value = present(key);
    if (value.isPresent()
        && value.get() instanceof Scalar scalar
        && scalar.value().orElseThrow() instanceof String text) {
      return Optional.of(text);
    }
    return value.flatMap(other -> wrong(key, "text", other));
  }

  Optional<Boolean> flag(String key) {
    Optional<Document> value = present(key);
    if (value.isPresent()
        && value.get() instanceof Scalar scalar
        && scalar.value().orElseThrow() instanceof Boolean flag) {
      return Optional.of(flag);
    }
    return value.flatMap(other -> wrong(key, "true or false", other));
  }

  Optional<Double> real(String key) {
    Optional<Document> value = present(key);
    return value.flatMap(number -> number(key, number, "a number"));
  }

  private Optional<Double> number(String key, Document value, String expected) {
    if (value instanceof Scalar scalar && scalar.value().orElse(null) instanceof Double number) {
      if (!scalar.tagged() && !FRACTION.matcher(scalar.text()).matches()) {
        reading.add(
            Diagnostic.warning(
                "wrong-type",
                scalar.span(),
                "mohawk's reader, PyYAML, takes `%s` for text: write `!!float %s`"
                    .formatted(scalar.text(), scalar.text())));
      }
      return Optional.of(number);
    }
    return wrong(key, expected, value);
  }

  /** A whole number from {@code least}. */
  Optional<Long> whole(String key, long least) {
    Optional<Document> value = present(key);
    return value.flatMap(number -> whole(key, number, least));
  }

  Optional<Integer> count(String key, int least) {
    return whole(key, least).map(number -> (int) Math.min(number, Integer.MAX_VALUE));
  }

  private Optional<Long> whole(String key, Document value, long least) {
    String expected = "a whole number, " + least + " or more";
    Optional<Double> number = number(key, value, expected);
    if (number.isPresent()
        && (number.get() != Math.rint(number.get())
            || number.get() < least
            || number.get() > 1L << 52)) {
      return wrong(key, expected, value);
    }
    return number.map(Double::longValue);
  }

  /** The elements of a list; none where there is no list. */
  List<Document> list(String key) {
    Optional<Document> value = present(key);
    if (value.isPresent() && !(value.get() instanceof Sequence)) {
      wrong(key, "a list", value.get());
      return List.of();
    }
    return value.map(list -> ((Sequence) list).elements()).orElse(List.of());
  }

  /** The elements of a list that must all be mappings. */
  List<Section> sections(String key) {
    List<Section> sections = new ArrayList<>();
    for (Document element : list(key)) {
      if (element instanceof Mapping inner) {
        sections.add(new Section(inner, reading));
      } else {
        wrong(key, "mappings in its list", element);
      }
    }
    return sections;
  }

  /** The elements of a list that must all be texts. */
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (Document element : list(key)) {
      if (element instanceof Scalar scalar && scalar.value().orElse(null) instanceof String text) {
        texts.add(text);
      } else {
        wrong(key, "words in its list", element);
      }
    }
    return texts;
  }

  /** The elements of a list that must all be whole numbers. */
  List<Integer> counts(String key) {
    List<Integer> counts = new ArrayList<>();
    for (Document element : list(key)) {
      whole(key, element, 0).ifPresent(number -> counts.add((int) Math.min(number, 1 << 30)));
    }
    return counts;
  }

  private <T> Optional<T> wrong(String key, String expected, Document value) {
    reading.add(
        Diagnostic.error(
            "wrong-type",
            value instanceof Scalar ? value.span() : at(key),
            "`" + key + "` takes " + expected + ", not " + value.kind()));
    return Optional.empty();
  }
}
