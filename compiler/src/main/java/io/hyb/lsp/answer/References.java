package io.hyb.lsp.answer;

import io.hyb.diagnostic.Span;
import io.hyb.lsp.model.Mention;
import io.hyb.lsp.model.Moment;
import io.hyb.lsp.model.Names;
import io.hyb.lsp.model.Reading;
import io.hyb.lsp.model.Workspace;
import io.hyb.lsp.text.Addresses;
import io.hyb.lsp.text.Buffers;
import io.hyb.lsp.text.LibraryFolder;
import io.hyb.source.Library;
import io.hyb.syntax.SpecParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.lsp4j.Location;

/**
 * Every place where a declaration or a {@code let} is named, in what is open, in the workspace and
 * in what these import.
 *
 * @param declared where it gets its name
 * @param places by the readings that see it, each with the mentions in its own text
 */
public record References(Span declared, List<InFile> places) {

  /** The mentions in one spec. */
  public record InFile(Reading reading, List<Mention> mentions) {}

  /**
   * @param name of something that the spec sees
   */
  public static References to(Reading reading, String name, Moment moment, Workspace workspace) {
    Span declared = Names.declared(reading, name).orElseThrow();
    Set<Path> files = new LinkedHashSet<>(List.of(reading.path()));
    files.addAll(moment.buffers().open().keySet());
    files.addAll(workspace.specs());
    Addresses.path(declared.file()).ifPresent(files::add);
    if (isOfLibrary(declared)) {
      library().forEach(spec -> Addresses.path(spec).ifPresent(files::add));
    }
    List<InFile> places = new ArrayList<>();
    for (Path file : files) {
      if (mayMention(file, name, moment)) {
        in(moment.read(file), name, declared).ifPresent(places::add);
      }
    }
    return new References(declared, places);
  }

  private static Optional<InFile> in(Reading reading, String name, Span declared) {
    Optional<Span> seen = Names.declared(reading, name);
    if (seen.isEmpty() || !Addresses.isSame(seen.get(), declared)) {
      return Optional.empty();
    }
    return Optional.of(new InFile(reading, Names.mentions(reading, name)));
  }

  /** Whether the declaration is one of the library, whose specs don't change. */
  boolean areOfLibrary() {
    return isOfLibrary(declared);
  }

  private static boolean isOfLibrary(Span declared) {
    return Library.isMeant(declared.file())
        || Addresses.path(declared.file()).filter(LibraryFolder::has).isPresent();
  }

  private static List<String> library() {
    try {
      return Library.names();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Every place as an address, the declaration's own included or not. */
  public List<Location> locations(boolean withDeclaration, Buffers buffers) {
    List<Location> locations = new ArrayList<>();
    for (InFile file : places) {
      for (Mention mention : file.mentions()) {
        if (withDeclaration || !mention.declares()) {
          Definitions.location(mention.span(), buffers).ifPresent(locations::add);
        }
      }
    }
    return locations;
  }

  /** Whether a text has the word at all, which is quicker to tell than what it means. */
  private static boolean mayMention(Path file, String name, Moment moment) {
    try {
      byte[] content = moment.tree().read(file, SpecParser.MAX_BYTES);
      return new String(content, StandardCharsets.UTF_8).contains(name);
    } catch (IOException e) {
      return false;
    }
  }
}
