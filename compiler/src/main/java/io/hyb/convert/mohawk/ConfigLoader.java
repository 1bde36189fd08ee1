package io.hyb.convert.mohawk;

import io.hyb.convert.document.Document;
import io.hyb.convert.document.Document.Entry;
import io.hyb.convert.document.Document.Mapping;
import io.hyb.convert.document.Document.Scalar;
import io.hyb.convert.document.Document.Sequence;
import io.hyb.convert.document.MalformedDocument;
import io.hyb.convert.document.Size;
import io.hyb.convert.document.YamlDocument;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.source.Sources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a config as mohawk's own loader does: first the files that {@code LOAD} lists, each with
 * what it loads itself, then the file's own keys over them. Mappings merge, lists append, a list
 * that begins with null starts anew, an empty one empties, and {@code reset: true} forgets what was
 * loaded into its mapping. {@code !load_yaml FILE} is what that file says.
 */
final class ConfigLoader {
  private static final String LOAD = "LOAD";
  private static final String LOAD_TAG = "!load_yaml";
  private static final int MOST_FILES = 500;
  private static final int MOST_VALUES = 200_000;

  private final Path folder;
  private final Sources sources;
  private final List<Diagnostic> findings;
  private final Deque<Path> open = new ArrayDeque<>();
  private Optional<Path> root = Optional.empty();
  private int files;
  private int values;

  /**
   * @param folder the folder of the config that is named: what it loads is found from one of the
   *     folders above, as mohawk does when it is started there
   * @param sources takes every file that is read
   */
  ConfigLoader(Path folder, Sources sources, List<Diagnostic> findings) {
    this.folder = folder;
    this.sources = sources;
    this.findings = findings;
  }

  /** Signals that a finding says why nothing comes of the config. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Diagnostic finding;

    Refused(Diagnostic finding) {
      super(finding.message());
      this.finding = finding;
    }

    Diagnostic finding() {
      return finding;
    }
  }

  /**
   * What a config says once everything is loaded.
   *
   * @throws Refused if a file can't be read, loads itself, or there is too much of it
   */
  Mapping load(Path file) throws Refused {
    return load(file, Span.startOf(shown(file)));
  }

  private Mapping load(Path file, Span at) throws Refused {
    Path path = file.toAbsolutePath().normalize();
    if (open.contains(path)) {
      throw refused("broken-load", at, shown(file) + " loads itself");
    }
    if (++files > MOST_FILES || values > MOST_VALUES) {
      String limit =
          files > MOST_FILES ? MOST_FILES + " files" : MOST_VALUES + " values in all its files";
      throw refused("broken-load", at, "this config loads more than " + limit);
    }
    open.push(path);
    Mapping loaded = merged(read(file, at), shown(file));
    open.pop();
    return loaded;
  }

  private Mapping merged(Document document, String name) throws Refused {
    if (!(document instanceof Mapping own)) {
      String message =
          document.isNull()
              ? "this file is empty"
              : name + " should be a mapping of sections, and is " + document.kind();
      throw refused("wrong-type", document.span(), message);
    }
    Mapping state = new Mapping(own.span(), Map.of());
    for (Scalar each : loads(own)) {
      state = merge(state, load(find(each.text(), each.span()), each.span()));
    }
    Map<String, Entry> rest = new LinkedHashMap<>(own.entries());
    rest.remove(LOAD);
    return merge(state, new Mapping(own.span(), rest));
  }

  private List<Scalar> loads(Mapping own) throws Refused {
    Optional<Document> load = own.get(LOAD);
    if (load.isEmpty()) {
      return List.of();
    }
    if (!(load.get() instanceof Sequence list)) {
      String message = "`LOAD` takes a list of files, not " + load.get().kind();
      throw refused("wrong-type", load.get().span(), message);
    }
    List<Scalar> files = new ArrayList<>();
    for (Document element : list.elements()) {
      if (!(element instanceof Scalar file) || !(file.value().orElse(null) instanceof String)) {
        throw refused("wrong-type", element.span(), "`LOAD` takes files, not " + element.kind());
      }
      files.add(file);
    }
    return files;
  }

  private Document read(Path file, Span at) throws Refused {
    String name = shown(file);
    sources.addFile(name, file);
    byte[] bytes;
    try {
      bytes = sources.tree().read(file, YamlDocument.MOST_CHARACTERS + 1);
    } catch (IOException e) {
      throw refused("broken-load", at, name + " can't be read");
    }
    Span start = Span.startOf(name);
    if (bytes.length > YamlDocument.MOST_CHARACTERS) {
      String message = "this file is larger than " + (YamlDocument.MOST_CHARACTERS >> 20) + " MiB";
      throw refused("malformed-file", start, message);
    }
    try {
      String text = new String(bytes, StandardCharsets.UTF_8);
      Document document = YamlDocument.read(name, text, this::ownTag, findings);
      values += Size.of(document, MOST_VALUES);
      return document;
    } catch (MalformedDocument e) {
      throw refused("malformed-file", e.span(), e.getMessage());
    } catch (Inner e) {
      throw e.refused;
    }
  }

  /** Carries a refusal through the reader of the file that loads another. */
  private static final class Inner extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refused refused;

    Inner(Refused refused) {
      super(refused);
      this.refused = refused;
    }
  }

  private Document ownTag(String tag, String text, Span at) {
    if (!tag.equals(LOAD_TAG)) {
      return null;
    }
    try {
      return load(find(text, at), at);
    } catch (Refused e) {
      throw new Inner(e);
    }
  }

  /** The file that a config names, from where mohawk would be started. */
  private Path find(String named, Span at) throws Refused {
    try {
      Path path = Path.of(named);
      if (root.isPresent() && isFile(root.get().resolve(path))) {
        return root.get().resolve(path).normalize();
      }
      for (Path above = folder.toAbsolutePath().normalize();
          above != null;
          above = above.getParent()) {
        if (isFile(above.resolve(path))) {
          root = Optional.of(above);
          return above.resolve(path).normalize();
        }
      }
    } catch (InvalidPathException e) {
      throw refused("broken-load", at, "`" + named + "` can't be the name of a file");
    }
    String where = shown(folder) + " or a folder above it";
    throw refused("broken-load", at, "there is no file " + named + " in " + where);
  }

  private boolean isFile(Path path) {
    return sources.tree().exists(path) && !sources.tree().isFolder(path);
  }

  /** A path as people would type it here. */
  private static String shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    Path whole = path.toAbsolutePath().normalize();
    Path shown = whole.startsWith(here) && !whole.equals(here) ? here.relativize(whole) : whole;
    return shown.toString().replace('\\', '/');
  }

  private static Refused refused(String id, Span at, String message) {
    return new Refused(Diagnostic.error(id, at, message));
  }

  private static Mapping merge(Mapping state, Mapping update) throws Refused {
    Map<String, Entry> merged = new LinkedHashMap<>(state.entries());
    for (Map.Entry<String, Entry> each : update.entries().entrySet()) {
      String key = each.getKey();
      Entry entry = each.getValue();
      if (key.equals("reset") && isTrue(entry.value())) {
        merged.clear();
        continue;
      }
      Document before = merged.containsKey(key) ? merged.get(key).value() : null;
      merged.put(key, new Entry(entry.key(), merge(key, before, entry)));
    }
    return new Mapping(update.span(), merged);
  }

  private static Document merge(String key, Document before, Entry entry) throws Refused {
    if (entry.value() instanceof Mapping mapping) {
      if (isNothing(before)) {
        return merge(new Mapping(mapping.span(), Map.of()), mapping);
      }
      if (before instanceof Mapping earlier) {
        return merge(earlier, mapping);
      }
      throw otherKind(key, before, entry);
    }
    if (!(entry.value() instanceof Sequence list) || list.elements().isEmpty()) {
      return entry.value();
    }
    if (list.elements().get(0).isNull()) {
      return new Sequence(list.span(), list.elements().subList(1, list.elements().size()));
    }
    if (isNothing(before)) {
      return list;
    }
    if (before instanceof Sequence earlier) {
      List<Document> appended = new ArrayList<>(earlier.elements());
      appended.addAll(list.elements());
      return new Sequence(list.span(), appended);
    }
    throw otherKind(key, before, entry);
  }

  private static Refused otherKind(String key, Document before, Entry entry) {
    Span loaded = before.span();
    return refused(
        "contradictory-key",
        entry.key(),
        "`%s` is %s here and %s at %s:%d, which is loaded first"
            .formatted(key, entry.value().kind(), before.kind(), loaded.file(), loaded.line()));
  }

  private static boolean isTrue(Document value) {
    return value instanceof Scalar scalar
        && scalar.value().filter(Boolean.TRUE::equals).isPresent();
  }

  /** What Python takes for false: mohawk then merges as if the key weren't there. */
  private static boolean isNothing(Document value) {
    if (value == null) {
      return true;
    }
    if (value instanceof Scalar scalar) {
      Object plain = scalar.value().orElse("");
      return plain.equals("") || plain.equals(false) || plain.equals(0.0);
    }
    return value instanceof Mapping mapping
        ? mapping.entries().isEmpty()
        : ((Sequence) value).elements().isEmpty();
  }
}
