package io.hyb.runtime.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.hyb.arch.cache.UserCache;
import io.hyb.arch.json.SemanticHash;
import io.hyb.arch.word.Word;
import io.hyb.runtime.Refused;
import io.hyb.runtime.experiment.StoredRun;
import io.hyb.runtime.experiment.Unneeded;
import io.hyb.runtime.experiment.UnneededCheckpoint;
import io.hyb.runtime.experiment.UnneededJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code hyb runs}: lists runs, and frees what nothing of them needs. */
@Command(
    name = "hyb runs",
    description = {
      "List the runs in a folder: model, spec, how far each is, its size, its result.",
      "--prune frees what killed runs have left, and the checkpoints of finished runs except ends"
          + " of stages that an unfinished run may start from. Results, unfinished runs, folders of"
          + " distill and sweeps stay as they are. It also removes compiled specs from ~/.hyb/cache,"
          + " or the folder that HYB_CACHE names, where the spec is gone or isn't known, since an"
          + " older Hyb compiled it: running that spec compiles it again."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  hyb runs", "  hyb runs --prune --dry-run"})
public final class RunsMain implements Callable<Integer> {
  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());
  private static final List<String> COLUMNS =
      List.of("run", "model", "hash", "spec", "state", "stage", "changed", "bytes", "result");
  private static final int BYTES = COLUMNS.indexOf("bytes");

  private final Console console;
  private final Path cache;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      defaultValue = "runs",
      description = "the folder that holds the runs (default: ${DEFAULT-VALUE})")
  private Path folder;

  @Option(names = "--prune", description = "free what nothing needs")
  private boolean prune;

  @Option(
      names = "--dry-run",
      description = "with --prune: print what it would free, and free nothing")
  private boolean dryRun;

  @Mixin private JsonOption json;

  @Mixin private HelpOption help;

  RunsMain(Console console, Path cache) {
    this.console = console;
    this.cache = cache;
  }

  /** Runs the command as a process. */
  public static void main(String[] args) {
    System.exit(Console.ofProcess(console -> run(console, UserCache.folder(), args)));
  }

  /**
   * Runs the command.
   *
   * @param cache where compiled specs are kept
   * @param args what follows {@code hyb runs}
   * @return the process's exit code, one of {@link ExitCode}
   */
  static int run(Console console, Path cache, String... args) {
    return Standalone.run(new RunsMain(console, cache), "hyb runs", console, args);
  }

  @Override
  public Integer call() {
    if (dryRun && !prune) {
      throw new ParameterException(spec.commandLine(), "--dry-run needs --prune");
    }
    // Who names no folder frees what is kept elsewhere, too; one that is named is to be there.
    boolean none =
        prune
            && !Files.exists(folder)
            && !spec.commandLine().getParseResult().hasMatchedPositional(0);
    if (!none && !Files.isDirectory(folder)) {
      String what = Files.exists(folder) ? "this is a file" : "there is no such folder";
      throw new Refused("%s: %s; name the folder that holds the runs".formatted(folder, what));
    }
    if (prune) {
      List<Unneeded> found = new ArrayList<>(none ? List.of() : UnneededCheckpoint.in(folder));
      found.addAll(UnneededJar.in(cache));
      free(found);
    } else {
      list(StoredRun.in(folder));
    }
    return ExitCode.FINE;
  }

  private void list(List<StoredRun> runs) {
    if (json.given()) {
      JsonArray all = new JsonArray();
      runs.forEach(run -> all.add(json(run)));
      console.out().println(PRETTY.toJson(all));
    } else if (runs.isEmpty()) {
      console.note(folder + ": there is no run in it");
    } else {
      List<List<String>> rows = new ArrayList<>(List.of(COLUMNS));
      runs.forEach(run -> rows.add(row(run)));
      print(rows);
    }
  }

  private static List<String> row(StoredRun run) {
    return List.of(
        run.folder().getFileName().toString(),
        run.noted("name").orElse(""),
        run.noted("hash").map(SemanticHash::abbreviated).orElse(""),
        run.noted("spec").orElse(""),
        Word.of(run.state()),
        run.stage().orElse(""),
        DATE.format(run.changed()),
        grouped(run.bytes()),
        run.result().map(RunsMain::result).orElse(""));
  }

  private static String result(JsonObject model) {
    return String.format(
        Locale.ROOT,
        "exact match %.3f, perplexity %.2f",
        model.get("exact_match").getAsDouble(),
        model.get("perplexity").getAsDouble());
  }

  private void print(List<List<String>> rows) {
    int[] widths = new int[COLUMNS.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String blanks = " ".repeat(widths[i] - row.get(i).length());
        line.append(i == BYTES ? blanks + row.get(i) : row.get(i) + blanks).append("  ");
      }
      console.out().println(line.toString().stripTrailing());
    }
  }

  private static JsonObject json(StoredRun run) {
    JsonObject json = new JsonObject();
    json.addProperty("folder", run.folder().toString());
    for (String key : List.of("name", "hash", "spec")) {
      json.addProperty(key, run.noted(key).orElse(null));
    }
    json.addProperty("state", Word.of(run.state()));
    json.addProperty("stage", run.stage().orElse(null));
    json.addProperty("changed", run.changed().toString());
    json.addProperty("bytes", run.bytes());
    json.add("result", run.result().orElse(null));
    return json;
  }

  private void free(List<Unneeded> found) {
    List<Unneeded> freed = found.stream().filter(each -> dryRun || each.free()).toList();
    long bytes = freed.stream().mapToLong(Unneeded::bytes).sum();
    if (json.given()) {
      console.out().println(PRETTY.toJson(json(freed, bytes)));
      return;
    }
    for (Unneeded each : freed) {
      console
          .out()
          .println("%s (%s): %s bytes".formatted(each.path(), each.why(), grouped(each.bytes())));
    }
    console.out().println("%s %s bytes".formatted(dryRun ? "would free" : "freed", grouped(bytes)));
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private JsonObject json(List<Unneeded> freed, long bytes) {
    JsonArray paths = new JsonArray();
    for (Unneeded each : freed) {
      JsonObject json = new JsonObject();
      json.addProperty("path", each.path().toString());
      json.addProperty("why", each.why());
      json.addProperty("bytes", each.bytes());
      paths.add(json);
    }
    JsonObject json = new JsonObject();
    json.addProperty("dry_run", dryRun);
    json.addProperty("bytes", bytes);
    json.add("freed", paths);
    return json;
  }
}
