package io.hyb.convert.document;

import io.hyb.convert.document.Document.Mapping;
import io.hyb.convert.document.Document.Sequence;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The number of values in a document, each counted wherever an alias repeats it. */
public final class Size {
  private final int most;
  private final Map<Document, Integer> known = new IdentityHashMap<>();

  private Size(int most) {
    this.most = most;
  }

  /** Values that a walk through the document meets, but no more than one above {@code most}. */
  public static int of(Document document, int most) {
    return new Size(most).of(document);
  }

  private int of(Document document) {
    Integer before = known.get(document);
    if (before != null) {
      return before;
    }
    int size = 1;
    for (Document child : children(document)) {
      size = (int) Math.min((long) size + of(child), most + 1L);
    }
    known.put(document, size);
    return size;
  }

  private static List<Document> children(Document document) {
    if (document instanceof Mapping mapping) {
      return mapping.entries().values().stream().map(Document.Entry::value).toList();
    }
    return document instanceof Sequence sequence ? sequence.elements() : List.of();
  }
}
