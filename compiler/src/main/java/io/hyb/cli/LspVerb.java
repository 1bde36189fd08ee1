package io.hyb.cli;

import io.hyb.lsp.Server;
import java.util.List;

/** {@code hyb lsp}: the language server. */
final class LspVerb implements Verb {
  private final Console console;

  LspVerb(Console console) {
    this.console = console;
  }

  @Override
  public String name() {
    return "lsp";
  }

  @Override
  public String summary() {
    return """
        Serves an editor as a language server, over standard input and output: diagnostics,
        completion, names, formatting, costs. docs/editors.md shows how editors start it.
        """;
  }

  @Override
  public int run(List<String> arguments) throws UsageError {
    if (!Arguments.read(arguments, options()).rest().isEmpty()) {
      throw new UsageError("lsp takes no arguments: editors speak to it over standard input");
    }
    // Nothing but messages may reach the editor.
    System.setOut(System.err);
    return Server.serve(console.in(), console.out(), bug -> BugReport.of(bug, List.of("lsp")));
  }
}
