package io.hyb.cli;

import io.hyb.check.Compilation;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.SourceText;
import io.hyb.diagnostic.Span;
import io.hyb.diagnostic.TextRenderer;
import io.hyb.home.Home;
import io.hyb.review.SpecReading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /**
   * The exit code that the findings about what is to be compiled ask for: an error beats a broken
   * contract.
   */
  static int verdict(Compilation compilation) {
    if (compilation.hasErrors()) {
      return ExitCode.REFUSED;
    }
    return compilation.breaksContract() ? ExitCode.GATE : ExitCode.FINE;
  }

  /** The same of a side that can't be compared: why, under the name of its revision. */
  static void report(SpecReading reading, Console console) {
    List<Diagnostic> findings = new ArrayList<>();
    Map<String, String> files = new HashMap<>();
    for (Diagnostic finding : reading.errors()) {
      Span span = finding.span();
      String shown = reading.shown(span.file());
      files.put(shown, span.file());
      Span named = new Span(shown, span.line(), span.column(), span.endLine(), span.endColumn());
      findings.add(finding.at(named));
    }
    TextRenderer renderer =
        new TextRenderer(
            shown ->
                reading.texts().apply(files.get(shown)).map(text -> new SourceText(shown, text)));
    console.err().print(renderer.render(findings));
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
