package io.hyb.lsp.text;

import io.hyb.arch.cache.UserCache;
import io.hyb.source.Library;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;

/**
 * Specs of the library as files that an editor can open. They are copies for reading: an import of
 * {@code std/…} never looks at them.
 */
public final class LibraryFolder {
  private static final String FOLDER = "library";

  private LibraryFolder() {}

  /** The copy of a spec, written where it isn't there yet; none where the library has none. */
  static Optional<Path> file(String name) throws IOException {
    Optional<String> text = Library.text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    byte[] content = text.get().getBytes(StandardCharsets.UTF_8);
    String version = UUID.nameUUIDFromBytes(content).toString();
    Path file = root().resolve(version).resolve(name);
    if (!Files.exists(file)) {
      Files.createDirectories(file.getParent());
      Path part = Files.createTempFile(file.getParent(), ".spec", ".part");
      Files.write(part, content);
      part.toFile().setReadOnly();
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    return Optional.of(file);
  }

  /** Whether a file is such a copy, which nobody is to change. */
  public static boolean has(Path file) {
    return file.startsWith(root());
  }

  private static Path root() {
    return UserCache.folder().toAbsolutePath().normalize().resolve(FOLDER);
  }
}
