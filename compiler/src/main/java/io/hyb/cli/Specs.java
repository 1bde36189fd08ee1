package io.hyb.cli;

import io.hyb.check.Compilation;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.SourceText;
import io.hyb.diagnostic.TextRenderer;
import io.hyb.home.Home;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What the verbs that read a spec share: Hyb's home, and how findings are shown. */
final class Specs {
  private Specs() {}

  /** The home that this compiler belongs to. */
  static Home home() throws Refusal {
    Optional<Home> home = Home.ofThisCompiler();
    if (home.isEmpty()) {
      throw new Refusal("no runtime beside this compiler; start Hyb with its launcher `hyb`");
    }
    return home.get();
  }

  /** Shows the findings to people, with excerpts. */
  static void report(Compilation compilation, Console console) {
    report(compilation.diagnostics(), compilation::text, console);
  }

  /**
   * The same of findings that are not all of a compilation's.
   *
   * @param texts the text of a file by the name that spans give it
   */
  static void report(
      List<Diagnostic> findings, Function<String, Optional<String>> texts, Console console) {
    if (!findings.isEmpty()) {
      TextRenderer renderer =
          new TextRenderer(file -> texts.apply(file).map(text -> new SourceText(file, text)));
      console.err().print(renderer.render(findings));
    }
  }
}
