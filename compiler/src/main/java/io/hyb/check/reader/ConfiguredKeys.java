package io.hyb.check.reader;

import io.hyb.arch.word.Word;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.language.Key;
import io.hyb.language.Numbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keys of a teacher that its folder's {@code config.json} says where the spec doesn't, and with
 * which the spec must agree where both do.
 */
final class ConfiguredKeys {
  private final String teacher;
  private final Optional<String> config;
  private final Declarations declarations;
  private final List<String> missing = new ArrayList<>();
  private boolean agrees = true;

  /**
   * @param config the file, as findings name it, if it was read
   */
  ConfiguredKeys(String teacher, Optional<String> config, Declarations declarations) {
    this.teacher = teacher;
    this.config = config;
    this.declarations = declarations;
  }

  /** Whether there is a config.json that says something. */
  boolean isRead() {
    return config.isPresent();
  }

  /** What neither says. */
  List<String> missing() {
    return missing;
  }

  /** Whether the two contradict each other nowhere. */
  boolean agrees() {
    return agrees;
  }

  /** The path of a key's origin. */
  String path(String key) {
    return teacher + "." + key;
  }

  /** Notes that the config.json says this. */
  void noteConfigured(String key) {
    declarations.origins().put(path(key), Span.startOf(config.orElseThrow()));
  }

  /** The value of a key that the teacher cannot do without. */
  <T> Optional<T> settle(Fields fields, Key<T> key, Optional<T> configured) {
    return settle(Optional.of(fields), key, key.name(), configured);
  }

  /**
   * The same in a block that may not be there.
   *
   * @param name the key with its block's before it
   */
  <T> Optional<T> settle(Optional<Fields> fields, Key<T> key, String name, Optional<T> configured) {
    boolean given = fields.isPresent() && fields.get().has(key.name());
    if (!given && configured.isEmpty()) {
      missing.add(name.contains(".") ? name.replace(".", " { ") + " }" : name);
    }
    return either(fields, key, name, configured);
  }

  /** The value of a key, if either says it. */
  <T> Optional<T> either(Optional<Fields> fields, Key<T> key, String name, Optional<T> configured) {
    Optional<Located<T>> declared = fields.flatMap(all -> all.find(key));
    if (declared.isEmpty()) {
      configured.ifPresent(unused -> noteConfigured(name));
      return configured;
    }
    declarations.origins().put(path(name), declared.get().span());
    compare(name, declared.get(), configured);
    return Optional.of(declared.get().value());
  }

  /** Reports a value that contradicts the config.json's. */
  <T> void compare(String name, Located<T> declared, Optional<T> configured) {
    if (configured.isEmpty() || plain(configured.get()).equals(plain(declared.value()))) {
      return;
    }
    agrees = false;
    String message =
        "`"
            + name
            + "` is "
            + plain(declared.value())
            + " here and "
            + plain(configured.get())
            + " in "
            + config.orElseThrow();
    declarations.findings().add(Diagnostic.error("config-mismatch", declared.span(), message));
  }

  /** A value as people write it. */
  static String plain(Object value) {
    if (value instanceof Enum<?> constant) {
      return Word.of(constant);
    }
    if (value instanceof BigDecimal points) {
      return Numbers.percent().write(points);
    }
    return value instanceof Double number
        ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
        : value.toString();
  }
}
