package io.hyb.lsp.text;

import io.hyb.diagnostic.Span;
import io.hyb.source.Library;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Optional;

/** The files that editors name by URIs, and specs and findings by paths or names of the library. */
public final class Addresses {
  private Addresses() {}

  /**
   * The path that a URI leads to. A buffer that has not been saved is taken to be in {@code
   * folder}; anything else that is no file has none.
   */
  public static Optional<Path> path(String uri, Path folder) {
    try {
      URI parsed = new URI(uri);
      if ("untitled".equals(parsed.getScheme())) {
        return Optional.of(folder.resolve(Path.of(parsed.getSchemeSpecificPart()).getFileName()));
      }
      return "file".equals(parsed.getScheme())
          ? Optional.of(Path.of(parsed).toAbsolutePath().normalize())
          : Optional.empty();
    } catch (URISyntaxException
        | IllegalArgumentException
        | FileSystemNotFoundException
        | NullPointerException e) {
      return Optional.empty();
    }
  }

  /**
   * Where the file of a span is: the library's specs are written out for editors to open.
   *
   * @param file as spans name it
   */
  public static Optional<Path> path(String file) {
    try {
      return Library.isMeant(file)
          ? LibraryFolder.file(file)
          : Optional.of(Path.of(file).toAbsolutePath().normalize());
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether two spans are one place, though one of them may name a copy of the library. */
  public static boolean isSame(Span one, Span other) {
    return one.line() == other.line()
        && one.column() == other.column()
        && (one.file().equals(other.file()) || path(one.file()).equals(path(other.file())));
  }
}
