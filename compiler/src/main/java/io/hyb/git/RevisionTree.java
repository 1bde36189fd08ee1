package io.hyb.git;

import io.hyb.source.SourceTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The files of a commit or of the index, under the paths that they would have on disk. */
final class RevisionTree {
  /** As far as links to links are followed. */
  private static final int MOST_LINKS = 8;

  private final Map<Path, Entry> entries = new HashMap<>();
  private final Blobs blobs;

  RevisionTree(Path root, List<Entry> listed, Blobs blobs) {
    this.blobs = blobs;
    for (Entry entry : listed) {
      if (!entry.isSubmodule()) {
        entries.put(root.resolve(entry.path()), entry);
      }
    }
  }

  SourceTree files() {
    return SourceTree.of(entries.keySet(), this::content);
  }

  private byte[] content(Path file) throws IOException {
    Path path = file;
    for (int i = 0; i < MOST_LINKS; i++) {
      Entry entry = entries.get(path);
      if (entry == null || entry.unmerged()) {
        // A link may lead out of the repository; an unmerged file has its conflict on disk.
        return Files.readAllBytes(path);
      }
      byte[] content = blobs.of(entry.id());
      if (!entry.isLink()) {
        return content;
      }
      path = path.resolveSibling(new String(content, StandardCharsets.UTF_8)).normalize();
    }
    throw new NoSuchFileException(file.toString());
  }
}
