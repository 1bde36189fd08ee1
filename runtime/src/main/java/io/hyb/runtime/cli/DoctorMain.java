package io.hyb.runtime.cli;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import io.hyb.runtime.doctor.Examination;
import io.hyb.runtime.doctor.Finding;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code hyb doctor}. It needs no compiled model; the compiler's command starts it. */
@Command(
    name = "hyb doctor",
    description = {
      "Show what this machine has of all that Hyb can use: Java, cores, memory, GPU and driver,"
          + " libtorch, NVRTC, graph capture, caches; and what to do about what it lacks."
    },
    footerHeading = "%n",
    footer = {
      "For a GPU, set HYB_LIBTORCH to a libtorch folder or to a Python environment that has torch.",
      "Exit codes: 0 Hyb runs here, on a GPU or without, 1 it does not."
    })
public final class DoctorMain implements Callable<Integer> {
  private final Console console;

  @Mixin private JsonOption json;

  @Mixin private HelpOption help;

  DoctorMain(Console console) {
    this.console = console;
  }

  /** Runs the command as a process. */
  public static void main(String[] args) {
    System.exit(Console.ofProcess(console -> run(console, args)));
  }

  /**
   * Runs the command.
   *
   * @param args what follows {@code hyb doctor}
   * @return the process's exit code, one of {@link ExitCode}
   */
  public static int run(Console console, String... args) {
    return Standalone.run(new DoctorMain(console), "hyb doctor", console, args);
  }

  @Override
  public Integer call() {
    List<Finding> findings = Examination.run();
    if (json.given()) {
      console.out().println(json(findings));
    } else {
      findings.forEach(this::show);
    }
    boolean broken = findings.stream().anyMatch(f -> f.state() == Finding.State.BROKEN);
    return broken ? ExitCode.REFUSED : ExitCode.FINE;
  }

  private static String json(List<Finding> findings) {
    return new GsonBuilder()
        .setPrettyPrinting()
        .disableHtmlEscaping()
        .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
        .registerTypeAdapter(
            Finding.State.class,
            (JsonSerializer<Finding.State>)
                (state, type, context) -> new JsonPrimitive(word(state)))
        .create()
        .toJson(findings);
  }

  private void show(Finding finding) {
    console
        .out()
        .println("%-28s %-7s %s".formatted(finding.name(), word(finding.state()), finding.found()));
    if (!finding.remedy().isEmpty()) {
      console.out().println(" ".repeat(37) + finding.remedy());
    }
  }

  private static String word(Finding.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
