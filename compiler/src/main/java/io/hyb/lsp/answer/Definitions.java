package io.hyb.lsp.answer;

import io.hyb.diagnostic.Span;
import io.hyb.lsp.model.Mention;
import io.hyb.lsp.model.Names;
import io.hyb.lsp.model.Reading;
import io.hyb.lsp.model.Spot;
import io.hyb.lsp.text.Addresses;
import io.hyb.lsp.text.Buffers;
import io.hyb.lsp.text.Places;
import io.hyb.source.Library;
import io.hyb.syntax.tree.Statement;
import io.hyb.syntax.tree.Value;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.Position;

/** Where a name is declared, and where an import leads. */
public final class Definitions {
  private static final String IMPORT = "import";

  private Definitions() {}

  public static Optional<Location> at(Reading reading, Position position, Buffers buffers) {
    Optional<Mention> mention = Names.at(reading, position);
    if (mention.isPresent()) {
      return Names.declared(reading, mention.get().name()).flatMap(span -> location(span, buffers));
    }
    return imported(reading, position)
        .flatMap(Addresses::path)
        .map(path -> new Location(buffers.uri(path), Places.range(Span.startOf(""))));
  }

  /** A span as an address that an editor can open; none where no such file can be had. */
  static Optional<Location> location(Span span, Buffers buffers) {
    return Addresses.path(span.file())
        .map(path -> new Location(buffers.uri(path), Places.range(span)));
  }

  /** The file that an import at a place names. */
  private static Optional<String> imported(Reading reading, Position position) {
    return reading
        .document()
        .flatMap(document -> Spot.at(document, position).item())
        .filter(item -> item instanceof Statement it && it.keyword().text().equals(IMPORT))
        .map(item -> ((Statement) item).arguments().get(0))
        .filter(target -> Places.touches(target.span(), position))
        .flatMap(
            target -> target instanceof Value.Text text ? file(reading, text) : Optional.empty());
  }

  private static Optional<String> file(Reading reading, Value.Text target) {
    try {
      Path path = reading.path().resolveSibling(target.text()).normalize();
      return Optional.of(Library.isMeant(target.text()) ? target.text() : path.toString());
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
