package io.hyb.cli;

import io.hyb.check.Compilation;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.SourceText;
import io.hyb.diagnostic.TextRenderer;
import io.hyb.home.Home;
import io.hyb.resolve.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the verbs that read a spec share: their {@code --set} options and how findings are told. */
final class Specs {
  static final String SET = "--set";

  private Specs() {}

  static List<Setting> settings(List<String> values) throws UsageError {
    List<Setting> settings = new ArrayList<>();
    for (String value : values) {
      settings.add(
          Setting.parse(value)
              .orElseThrow(
                  () ->
                      new UsageError("--set takes PATH=VALUE, such as ssm.d_state=16: " + value)));
    }
    return settings;
  }

  /** The home that this compiler belongs to. */
  static Home home() throws Refusal {
    Optional<Home> home = Home.ofThisCompiler();
    if (home.isEmpty()) {
      throw new Refusal("no runtime beside this compiler; start Hyb with its launcher `hyb`");
    }
    return home.get();
  }

  /** Tells people the findings, with excerpts. */
  static void report(Compilation compilation, Console console) {
    List<Diagnostic> findings = compilation.diagnostics();
    if (!findings.isEmpty()) {
      TextRenderer renderer =
          new TextRenderer(file -> compilation.text(file).map(text -> new SourceText(file, text)));
      console.err().print(renderer.render(findings));
    }
  }
}
