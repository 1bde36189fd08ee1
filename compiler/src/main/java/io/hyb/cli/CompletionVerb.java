package io.hyb.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import io.hyb.arch.word.Word;
import io.hyb.home.Home;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code hyb completion}: prints a shell's completion script. */
final class CompletionVerb implements Verb {
  private static final String COMMANDS = "io.hyb.runtime.cli.CommandsMain";
  private static final String TABLE = "@TABLE@";

  /** A shell that there is a script for, a resource {@code completion.SHELL}. */
  enum Shell {
    BASH,
    ZSH,
    FISH;

    /** The script with the table put in, between single quotes. */
    String script(String table) {
      String resource = "completion." + Word.of(this);
      try (InputStream in = CompletionVerb.class.getResourceAsStream(resource)) {
        String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return script.replace(TABLE, quoted(table));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private String quoted(String text) {
      return switch (this) {
        case BASH, ZSH -> text.replace("'", "'\\''");
        case FISH -> text.replace("\\", "\\\\").replace("'", "\\'");
      };
    }
  }

  private final Console console;
  private final Supplier<List<Verb>> verbs;

  /**
   * @param verbs of the command, which this one is among
   */
  CompletionVerb(Console console, Supplier<List<Verb>> verbs) {
    this.console = console;
    this.verbs = verbs;
  }

  @Override
  public String name() {
    return "completion";
  }

  @Override
  public String operands() {
    return "bash | zsh | fish";
  }

  @Override
  public String summary() {
    return """
        Prints a script that lets the shell complete verbs, options, their values, files and the names
        in specs. To have it in every new shell, once:
          bash    hyb completion bash > ~/.local/share/bash-completion/completions/hyb
          zsh     hyb completion zsh > "${fpath[1]}/_hyb"
          fish    hyb completion fish > ~/.config/fish/completions/hyb.fish
        """;
  }

  @Override
  public List<Offer> offers() {
    return List.of(Offer.of(Word.all(Shell.values())));
  }

  @Override
  public int run(List<String> arguments) throws UsageError, Refusal {
    List<String> shells = Word.all(Shell.values());
    String asked = Arguments.read(arguments, options()).only(Option.either(shells));
    Optional<Shell> shell = Word.parse(Shell.values(), asked);
    if (shell.isEmpty()) {
      throw new UsageError(
          "completion is for "
              + Option.either(shells)
              + ": "
              + asked
              + Arguments.didYouMean(asked, shells));
    }
    console.out().print(shell.get().script(CompletionTable.of(verbs.get(), commands())));
    return ExitCode.FINE;
  }

  /** The commands that the runtime has, asked of itself. */
  private static JsonArray commands() throws Refusal {
    Home home = Specs.home();
    ProcessBuilder builder =
        ChildProcess.builder(
                home, List.of("-cp", home.root().resolve("lib/runtime") + "/*", COMMANDS))
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    try {
      Process child = builder.start();
      String json = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return JsonParser.parseString(json).getAsJsonArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
