package io.hyb.cli;

import io.hyb.check.Compilation;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.SourceText;
import io.hyb.diagnostic.TextRenderer;
import io.hyb.home.Home;
import java.util.List;
import java.util.Optional;

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

  /**
   * The exit code that the findings about what is to be compiled ask for: an error beats a broken
   * contract.
   */
  static int verdict(Compilation compilation) {
    if (compilation.hasErrors()) {
      return ExitCode.REFUSED;
    }
    return compilation.breaksContract() ? ExitCode.BROKEN : ExitCode.FINE;
  }

  /** Shows the findings to people, with excerpts. */
  static void report(Compilation compilation, Console console) {
    List<Diagnostic> findings = compilation.diagnostics();
    if (!findings.isEmpty()) {
      TextRenderer renderer =
          new TextRenderer(file -> compilation.text(file).map(text -> new SourceText(file, text)));
      console.err().print(renderer.render(findings));
    }
  }
}
