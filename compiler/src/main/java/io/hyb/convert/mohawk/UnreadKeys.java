package io.hyb.convert.mohawk;

import io.hyb.convert.document.Document;
import io.hyb.convert.document.Document.Entry;
import io.hyb.convert.document.Document.Mapping;
import io.hyb.convert.document.Document.Sequence;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reports the keys of a config that were not read: those that mohawk doesn't read, either. */
final class UnreadKeys {
  private static final int SHOWN = 8;

  private final Reading reading;
  private final Set<Document> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<Wordless, Set<String>> wordless = new EnumMap<>(Wordless.class);
  private final Map<Wordless, Span> places = new EnumMap<>(Wordless.class);

  UnreadKeys(Reading reading) {
    this.reading = reading;
  }

  void report(Mapping config) {
    walk("", config);
    wordless.forEach(
        (kind, keys) ->
            reading.add(
                Diagnostic.hint(
                    "not-in-language",
                    places.get(kind),
                    "%s: %s".formatted(listed(keys), kind.instead()))));
  }

  private static String listed(Set<String> keys) {
    String shown =
        keys.stream().limit(SHOWN).map(key -> "`" + key + "`").collect(Collectors.joining(", "));
    return keys.size() > SHOWN ? shown + " and others" : shown;
  }

  private void walk(String path, Document value) {
    if (value instanceof Sequence list) {
      list.elements().forEach(element -> walk(path, element));
    } else if (value instanceof Mapping mapping && seen.add(mapping)) {
      List<Map.Entry<String, Entry>> unread = new ArrayList<>();
      for (Map.Entry<String, Entry> each : mapping.entries().entrySet()) {
        String inner = path.isEmpty() ? each.getKey() : path + "." + each.getKey();
        if (!isKnown(inner, each)) {
          unread.add(each);
        }
      }
      report(unread);
    }
  }

  /** Whether a key was read or has no word; what is in it is looked at, too. */
  private boolean isKnown(String path, Map.Entry<String, Entry> each) {
    Entry entry = each.getValue();
    boolean whole = Wordless.of(path).filter(it -> note(it, each)).isPresent();
    if (whole) {
      return true;
    }
    if (!reading.read().contains(entry)) {
      return false;
    }
    walk(path, entry.value());
    return true;
  }

  private boolean note(Wordless kind, Map.Entry<String, Entry> each) {
    if (!reading.read().contains(each.getValue())) {
      wordless.computeIfAbsent(kind, unused -> new TreeSet<>()).add(each.getKey());
      places.putIfAbsent(kind, each.getValue().key());
    }
    return !(each.getValue().value() instanceof Mapping)
        || !reading.read().contains(each.getValue());
  }

  private void report(List<Map.Entry<String, Entry>> unread) {
    if (unread.isEmpty()) {
      return;
    }
    Set<String> keys = new TreeSet<>();
    unread.forEach(each -> keys.add(each.getKey()));
    String verb = keys.size() == 1 ? " is a key" : " are keys";
    reading.add(
        Diagnostic.warning(
            "unread-key",
            unread.get(0).getValue().key(),
            listed(keys) + verb + " that mohawk doesn't read here"));
  }
}
