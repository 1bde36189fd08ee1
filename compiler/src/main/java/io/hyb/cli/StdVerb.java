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
        Lists the specs that come with Hyb, which `import "std/…"` takes in; with a NAME, prints
        that spec.
        """;
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
                                    + Arguments.didYouMean(name, names))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ExitCode.FINE;
  }

  private void list(List<String> names) throws IOException {
    int width = names.stream().mapToInt(String::length).max().orElse(0);
    for (String name : names) {
      String about = Library.description(Library.text(name).orElseThrow());
      console.out().println(name + " ".repeat(width + 2 - name.length()) + about);
    }
  }
}
