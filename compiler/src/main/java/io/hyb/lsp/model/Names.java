package io.hyb.lsp.model;

import io.hyb.diagnostic.Span;
import io.hyb.lsp.text.Places;
import io.hyb.resolve.Declaration;
import io.hyb.syntax.tree.Let;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.lsp4j.Position;

/** The names that a spec sees: its own, and those of what it imports. */
public final class Names {
  private Names() {}

  /** The name at a place of a spec, if it is one of a declaration or a {@code let}. */
  public static Optional<Mention> at(Reading reading, Position position) {
    return mentions(reading).stream()
        .filter(mention -> Places.touches(mention.span(), position))
        .filter(mention -> means(reading, mention))
        .findFirst();
  }

  /** Every place in a spec's own text where a name is that it sees. */
  public static List<Mention> mentions(Reading reading, String name) {
    return mentions(reading).stream()
        .filter(mention -> mention.name().equals(name) && means(reading, mention))
        .toList();
  }

  private static List<Mention> mentions(Reading reading) {
    return reading.document().map(Mentions::in).orElse(List.of());
  }

  /** Whether a word names something that is declared, of the kind that is due in its place. */
  private static boolean means(Reading reading, Mention mention) {
    boolean declaration = reading.namespace().declared().containsKey(mention.name());
    boolean let = reading.namespace().lets().containsKey(mention.name());
    return switch (mention.role()) {
      case DECLARES, EITHER -> declaration || let;
      case DECLARATION -> declaration;
      case NUMBER -> let;
    };
  }

  /** Where a name is declared that a spec sees. */
  public static Optional<Span> declared(Reading reading, String name) {
    Declaration declaration = reading.namespace().declared().get(name);
    if (declaration != null) {
      return Optional.of(declaration.name().span());
    }
    Let let = reading.namespace().lets().get(name);
    return Optional.ofNullable(let).map(it -> it.name().span());
  }

  /** The names of one kind that a spec sees, or saw when nothing in it was broken. */
  public static Set<String> of(Declaration.Kind kind, Reading now, Reading whole) {
    Set<String> names = new LinkedHashSet<>(now.namespace().names(kind));
    names.addAll(whole.namespace().names(kind));
    return names;
  }

  /** The same of {@code let}s. */
  public static Set<String> ofLets(Reading now, Reading whole) {
    Set<String> names = new LinkedHashSet<>(now.namespace().lets().keySet());
    names.addAll(whole.namespace().lets().keySet());
    return names;
  }
}
