package io.hyb.convert.mohawk;

import io.hyb.convert.document.Document;
import io.hyb.convert.document.Document.Entry;
import io.hyb.convert.document.Document.Mapping;
import io.hyb.convert.document.Document.Scalar;
import io.hyb.convert.document.Document.Sequence;
import io.hyb.convert.document.Size;
import io.hyb.convert.mohawk.ConfigLoader.Refused;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts values in the place of {@code ${section.key}}. As in mohawk, a value that is nothing but a
 * reference becomes what it refers to, of whatever kind; in a longer text it becomes a part of it;
 * texts that are elements of a list stay as they are.
 */
final class References {
  private static final String MARK = "${";
  private static final int LONGEST = 1 << 12;
  private static final int DEEPEST = 100;

  /** What is no key, under which chains that are too long are reported once. */
  private static final String TOO_LONG = "";

  private static final int MOST_VALUES = 200_000;

  /** What mohawk knows besides the config's keys. */
  private static final Map<String, String> CONSTANTS = Map.of("slurm_job_id", "0");

  private final Mapping root;
  private final Set<Entry> used;
  private final List<Diagnostic> findings;
  private final Map<Document, Document> resolved = new IdentityHashMap<>();
  private final Map<Document, Boolean> open = new IdentityHashMap<>();
  private final Map<Entry, Entry> entries = new IdentityHashMap<>();
  private final List<Entry> usedAsWritten = new ArrayList<>();
  private final Map<String, Boolean> reported = new HashMap<>();

  /**
   * @param used takes the keys that references lead over, as they are in the result
   */
  References(Mapping root, Set<Entry> used, List<Diagnostic> findings) {
    this.root = root;
    this.used = used;
    this.findings = findings;
  }

  /**
   * The config without references; what leads nowhere is null, after an error.
   *
   * @throws Refused if the references make too much of it
   */
  Mapping resolve() throws Refused {
    Mapping config = (Mapping) resolve(root);
    usedAsWritten.forEach(entry -> used.add(entry(entry)));
    if (Size.of(config, MOST_VALUES) > MOST_VALUES) {
      String message = "its references make more than " + MOST_VALUES + " values of it";
      throw new Refused(Diagnostic.error("broken-load", root.span(), message));
    }
    return config;
  }

  private Document resolve(Document value) {
    Document known = resolved.get(value);
    if (known != null) {
      return known;
    }
    Document result = value;
    if (value instanceof Mapping mapping) {
      Map<String, Entry> entries = new LinkedHashMap<>();
      mapping.entries().forEach((key, entry) -> entries.put(key, entry(entry)));
      result = new Mapping(mapping.span(), entries);
    } else if (value instanceof Sequence list) {
      List<Document> elements = new ArrayList<>();
      list.elements().forEach(each -> elements.add(each instanceof Mapping ? resolve(each) : each));
      result = new Sequence(list.span(), elements);
    }
    resolved.put(value, result);
    return result;
  }

  private Entry entry(Entry entry) {
    Entry known = entries.get(entry);
    if (known == null) {
      Document value =
          entry.value() instanceof Scalar scalar ? scalar(scalar) : resolve(entry.value());
      known = new Entry(entry.key(), value);
      entries.put(entry, known);
    }
    return known;
  }

  private Document scalar(Scalar scalar) {
    Document known = resolved.get(scalar);
    if (known != null) {
      return known;
    }
    if (!(scalar.value().orElse(null) instanceof String text) || !text.contains(MARK)) {
      return scalar;
    }
    if (open.containsKey(scalar)) {
      return report(scalar.span(), text, "`" + text + "` refers to itself");
    }
    if (open.size() > DEEPEST) {
      String message = "references lead from one to the next more than " + DEEPEST + " times";
      return report(scalar.span(), TOO_LONG, message);
    }
    open.put(scalar, true);
    Document value = expanded(scalar, text);
    open.remove(scalar);
    resolved.put(scalar, value);
    return value;
  }

  private Document expanded(Scalar scalar, String written) {
    String text = written;
    while (text.contains(MARK)) {
      int start = text.indexOf(MARK);
      int end = text.indexOf('}', start);
      if (end < 0) {
        return report(scalar.span(), text, "`" + text + "` has no closing brace");
      }
      String key = text.substring(start + MARK.length(), end);
      Optional<Document> found = follow(key);
      if (found.isEmpty()) {
        String message = "nothing defines `" + key + "`, looked up from the top of the config";
        return report(scalar.span(), key, message);
      }
      if (start == 0 && end == text.length() - 1) {
        return found.get();
      }
      if (!(found.get() instanceof Scalar part)) {
        String message = "`" + key + "` is " + found.get().kind() + ", which is no part of a text";
        return report(scalar.span(), key, message);
      }
      String inner = part.value().isEmpty() ? "None" : part.text();
      text = text.substring(0, start) + inner + text.substring(end + 1);
      if (text.length() > LONGEST) {
        String message = "its references make this text longer than " + LONGEST + " characters";
        return report(scalar.span(), key, message);
      }
    }
    return new Scalar(scalar.span(), text, text);
  }

  private Optional<Document> follow(String path) {
    if (CONSTANTS.containsKey(path) && root.get(path).isEmpty()) {
      String text = CONSTANTS.get(path);
      return Optional.of(new Scalar(root.span(), text, text));
    }
    Document at = root;
    Entry last = null;
    for (String key : path.split("\\.", -1)) {
      if (!(at instanceof Mapping mapping) || !mapping.entries().containsKey(key)) {
        return Optional.empty();
      }
      last = mapping.entries().get(key);
      at = last.value() instanceof Scalar scalar ? scalar(scalar) : last.value();
      usedAsWritten.add(last);
    }
    return Optional.of(at instanceof Scalar ? at : resolve(at));
  }

  private Document report(Span at, String key, String message) {
    if (reported.put(key, true) == null) {
      findings.add(Diagnostic.error("unresolved-reference", at, message));
    }
    return new Scalar(at, null, "");
  }
}
