package io.hyb.cli;

import io.hyb.source.Library;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** {@code hyb std}: what the standard library has. */
final class StdVerb implements Verb {
  private final Console console;

  StdVerb(Console console) {
    this.console = console;
  }

  @Override
  public String name() {
    return "std";
  }

  @Override
  public String operands() {
    return "[NAME]";
  }

  @Override
  public String summary() {
    return """
        Lists the specs that come with Hyb, for `import "std/…"`, and what they declare; with the NAME
        of a spec, prints it.
        """;
  }

  @Override
  public List<Offer> offers() {
    try {
      return List.of(Offer.of(Library.names()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int run(List<String> arguments) throws UsageError {
    Arguments read = Arguments.read(arguments, options());
    try {
      List<String> names = Library.names();
      if (read.rest().isEmpty()) {
        list(names);
      } else {
        String name = read.only("NAME");
        console
            .out()
            .print(
                Library.text(name)
                    .orElseThrow(
                        () ->
                            new UsageError(
                                "the standard library has no "
                                    + name
                                    + Arguments.didYouMean(name, names)
                                    + "; `hyb std` lists its specs")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ExitCode.FINE;
  }

  /** Each spec with what it is about, and below it each of its declarations. */
  private void list(List<String> names) throws IOException {
    for (String name : names) {
      String about = Library.description(Library.text(name).orElseThrow());
      console.out().println(name + "  " + about);
      List<Declared> declared = Declared.inLibrary(name);
      int width = declared.stream().mapToInt(it -> it.name().length()).max().orElse(0);
      for (Declared it : declared) {
        String gap = " ".repeat(width + 2 - it.name().length());
        console.out().println("    " + it.keyword() + ' ' + it.name() + gap + it.line());
      }
    }
  }
}
