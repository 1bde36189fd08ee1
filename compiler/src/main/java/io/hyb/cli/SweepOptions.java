package io.hyb.cli;

import io.hyb.sweep.run.Halving;
import io.hyb.sweep.space.MalformedSpace;
import io.hyb.sweep.space.Space;
import io.hyb.sweep.space.SpaceArgument;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The options of {@code hyb sweep}. */
final class SweepOptions {
  static final Option<Space> GRID =
      space("--grid", "PATH=V,V", "an axis: the values of a path of --set", SpaceArgument::grid);
  static final Option<Space> ZIP =
      space(
          "--zip",
          "PATH=V,V;PATH=V,V",
          "an axis of several paths whose values go together",
          SpaceArgument::zip);
  static final Option<Space> SEEDS =
      space("--seeds", "N,N", "an axis: seeds of training", SpaceArgument::seeds);
  static final Option<Space> EXCLUDE =
      space(
          "--exclude",
          "PATH=V PATH=V",
          "drops the combinations that have all of these values",
          SpaceArgument::exclude);
  static final Option<Integer> RANDOM = count("--random", "draws N of the combinations");
  static final Option<Integer> SEED =
      new Option<>("--seed", "S", false, "the seed of --random; 0 by default", SweepOptions::seed);
  static final Option<Path> FROM =
      Option.path("--from", "FILE.yaml", "reads axes and exclusions from YAML");
  static final Option<SweepTable.Format> FORMAT =
      Option.choice(
          "--format",
          "FORMAT",
          "table (default), csv, jsonl or markdown",
          SweepTable.Format.values());
  static final Option<String> IDS = Option.flag("--ids", "prints the variants' ids alone");
  static final Option<String> RUN =
      Option.optional(
          "--run",
          "'VERB ARGUMENT…'",
          "executes the variants: everything that the spec says, or a verb of the JAR, in whose"
              + " arguments {id}, {seed}, {device} and {out} (the variant's folder) are replaced");
  static final Option<Integer> JOBS = count("--jobs", "runs N variants side by side");
  static final Option<List<String>> DEVICES =
      new Option<>(
          "--devices",
          "D,D…",
          false,
          "assigns devices, such as gpu:0,gpu:1, one to a job",
          text -> List.of(text.split(",")));
  static final Option<Path> OUT =
      Option.path("--out", "DIR", "the sweep's folder; sweeps/NAME by default");
  static final Option<String> RETRY =
      new Option<String>(
              "--retry",
              "failed",
              false,
              "also runs variants that failed before",
              SweepOptions::retry)
          .offering(() -> List.of("failed"));

  /** Where variants run. */
  enum Place {
    LOCAL,
    SLURM,
    KUBERNETES
  }

  static final Option<Place> ON =
      Option.choice(
          "--on",
          "PLACE",
          "where variants run: local (default), slurm, to which an array job is submitted, or"
              + " kubernetes, for which a job's YAML is printed",
          Place.values());
  static final Option<List<String>> SLURM =
      new Option<>(
          "--slurm-options",
          "'OPTION…'",
          false,
          "options of sbatch, such as '--partition=gpu --time=4:00:00'",
          Words::of);
  static final Option<String> IMAGE =
      new Option<>(
          "--image",
          "IMAGE",
          false,
          "for kubernetes: the pods' image, which has Hyb in it and HYB_HOME set; hyb by default",
          text -> text);
  static final Option<Claim> VOLUME =
      new Option<>(
          "--volume",
          "CLAIM[:PATH]",
          false,
          "for kubernetes: the volume claim that holds sweep, spec, weights and data, and where it is"
              + " mounted, here as in the pods; by default the claim hyb, at the folder that holds"
              + " both the sweep and the spec, or the sweep's",
          Claim::parse);
  static final Option<Integer> GPUS = count("--gpus", "for kubernetes: GPUs of a pod");

  /** A volume claim of Kubernetes and where it is mounted, if that is said. */
  record Claim(String name, Optional<Path> path) {
    static final Claim USUAL = new Claim("hyb", Optional.empty());

    static Claim parse(String text) throws UsageError {
      int mark = text.indexOf(':');
      String name = mark < 0 ? text : text.substring(0, mark);
      Optional<Path> path =
          mark < 0 ? Optional.empty() : Optional.of(Path.of(text.substring(mark + 1)));
      if (!name.matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?")
          || path.isPresent() && !path.get().isAbsolute()) {
        throw new UsageError(
            "--volume takes CLAIM or CLAIM:/PATH, such as data:/mnt/data: " + text);
      }
      return new Claim(name, path.map(Path::normalize));
    }
  }

  static final Option<Halving> HALVING =
      new Option<>(
          "--halving",
          "R[:STAGE,…]",
          false,
          "after each stage, or those named, only the best 1/R of the variants go on; without"
              + " --halving the rest go on later",
          SweepOptions::halving);
  static final Option<Halving.Result> BY =
      Option.choice(
          "--by",
          "RESULT",
          "what --halving goes by: exact_match of the probe after the stage (default), or loss of"
              + " the stage's last steps",
          Halving.Result.values());
  static final Option<Path> MLFLOW =
      Option.path(
          "--mlflow",
          "DIR",
          "with --run, once it has ended, or report: also writes the sweep to MLflow's file store");
  static final Option<String> JSON = Option.flag("--json", "status as JSON");

  static final List<Option<? extends Space>> SPACE = List.of(GRID, ZIP, SEEDS, EXCLUDE);

  static final List<Option<?>> ALL =
      List.of(
          GRID,
          ZIP,
          SEEDS,
          EXCLUDE,
          RANDOM,
          SEED,
          FROM,
          Option.SET,
          Option.CONTEXT,
          FORMAT,
          IDS,
          RUN,
          JOBS,
          DEVICES,
          OUT,
          RETRY,
          ON,
          SLURM,
          IMAGE,
          VOLUME,
          GPUS,
          MLFLOW,
          HALVING,
          BY,
          JSON);

  private static final Pattern HALVING_FORM =
      Pattern.compile("([2-9]|[1-9]\\d{1,3})(?::([^,]+(?:,[^,]+)*))?");

  private SweepOptions() {}

  /**
   * Where variants run.
   *
   * @throws UsageError if an option is given that has no meaning there
   */
  static Place place(Arguments read) throws UsageError {
    Place place = read.one(ON).orElse(Place.LOCAL);
    if (read.one(RUN).isEmpty()) {
      refuse(read, "belongs to --run", ON, OUT, JOBS, DEVICES, MLFLOW, RETRY, HALVING, BY);
    } else {
      refuse(read, "prints a plan; leave it away with --run", FORMAT, IDS);
    }
    refuse(read, "belongs to `hyb sweep status`; of a plan, --format jsonl is JSON", JSON);
    if (place != Place.SLURM) {
      refuse(read, "belongs to --on slurm", SLURM);
    }
    if (place == Place.KUBERNETES) {
      refuse(read, "belongs to `hyb sweep report`, once the pods have run", MLFLOW);
    } else {
      refuse(read, "belongs to --on kubernetes", IMAGE, VOLUME, GPUS);
    }
    return place;
  }

  private static void refuse(Arguments read, String why, Option<?>... options) throws UsageError {
    for (Option<?> option : options) {
      if (read.has(option)) {
        throw new UsageError(option.name() + " " + why);
      }
    }
  }

  /** Reads what an option adds to a space. */
  private interface Reader {
    Space read(SpaceArgument argument) throws MalformedSpace;
  }

  private static Option<Space> space(String name, String parameter, String help, Reader reader) {
    return new Option<>(
        name, parameter, true, help, text -> read(new SpaceArgument(name, text), name, reader));
  }

  private static Space read(SpaceArgument argument, String option, Reader reader)
      throws UsageError {
    try {
      return reader.read(argument);
    } catch (MalformedSpace e) {
      throw new UsageError(option + ": " + e.getMessage());
    }
  }

  private static Option<Integer> count(String name, String help) {
    return new Option<>(name, "N", false, help, text -> number(name, text));
  }

  private static int number(String option, String text) throws UsageError {
    if (!text.matches("0*[1-9]\\d{0,6}")) {
      throw new UsageError(option + " takes a whole number of 1 or more: " + text);
    }
    return Integer.parseInt(text);
  }

  private static int seed(String text) throws UsageError {
    if (!text.matches("\\d{1,9}")) {
      throw new UsageError("--seed takes a whole number of 0 or more: " + text);
    }
    return Integer.parseInt(text);
  }

  private static Halving halving(String text) throws UsageError {
    Matcher parts = HALVING_FORM.matcher(text);
    if (!parts.matches()) {
      throw new UsageError(
          "--halving takes a whole number of 2 or more, and stages after a colon: 2:align: "
              + text);
    }
    Set<String> stages = new LinkedHashSet<>();
    if (parts.group(2) != null) {
      stages.addAll(List.of(parts.group(2).split(",")));
    }
    return new Halving(Integer.parseInt(parts.group(1)), stages, Halving.Result.EXACT_MATCH);
  }

  private static String retry(String word) throws UsageError {
    if (!word.equals("failed")) {
      throw new UsageError("--retry takes failed: " + word);
    }
    return word;
  }
}
