package io.hyb.cli;

import io.hyb.arch.output.OutputFile;
import io.hyb.home.Home;
import io.hyb.resolve.SpecRef;
import io.hyb.sweep.cluster.KubernetesJob;
import io.hyb.sweep.cluster.KubernetesSweep;
import io.hyb.sweep.cluster.Pace;
import io.hyb.sweep.cluster.PathPrograms;
import io.hyb.sweep.cluster.Preparation;
import io.hyb.sweep.cluster.ShellText;
import io.hyb.sweep.cluster.SlurmSweep;
import io.hyb.sweep.run.Halving;
import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.SweepRefused;
import io.hyb.sweep.run.SweepStatus;
import io.hyb.sweep.run.Task;
import io.hyb.sweep.run.VariantRefused;
import io.hyb.sweep.run.Work;
import io.hyb.table.Count;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code hyb sweep --run --on}: hands the variants of a plan to a cluster. */
final class SweepCluster {
  private static final String JARS = "jars";
  private static final String USUAL_IMAGE = "hyb";

  private final SpecRef ref;
  private final SweepLaunch launch;
  private final Arguments read;
  private final Console console;

  /**
   * @param ref the hybrid
   */
  SweepCluster(SpecRef ref, SweepLaunch launch, Arguments read, Console console) {
    this.ref = ref;
    this.launch = launch;
    this.read = read;
    this.console = console;
  }

  /** Refuses what is of this machine. */
  void check(List<Task> tasks) throws UsageError {
    if (read.one(SweepOptions.DEVICES).isPresent()) {
      throw new UsageError(
          "--devices are of this machine; ask the cluster for them: --slurm-options '--gres=gpu:1'"
              + " or, for Kubernetes, --gpus 1");
    }
    launch.checkElsewhere(tasks);
  }

  /** Submits them to Slurm and follows them to their end. */
  void slurm(SweepFolder folder, List<Task> tasks, Halving halving) throws Refusal {
    try (SweepBoard board = new SweepBoard(folder, tasks, launch, LiveBlock.onErrors(), console)) {
      new SlurmSweep(folder, new PathPrograms(), board::note)
          .run(
              tasks,
              preparation(folder),
              new SlurmSweep.Request(
                  read.one(SweepOptions.SLURM).orElse(List.of()),
                  count(SweepOptions.JOBS),
                  read.one(SweepOptions.RETRY).isPresent(),
                  halving),
              board,
              Pace.USUAL);
    }
  }

  /**
   * Describes what is left of them as a job of Kubernetes.
   *
   * @param out where the YAML goes; to standard output if it is none
   */
  void kubernetes(SweepFolder folder, List<Task> tasks, Halving halving, Optional<Path> out)
      throws Refusal {
    SweepOptions.Claim claim = read.one(SweepOptions.VOLUME).orElse(SweepOptions.Claim.USUAL);
    Path spec = Path.of(ref.file()).toAbsolutePath().normalize().getParent();
    Path mount =
        claim
            .path()
            .or(() -> KubernetesSweep.common(List.of(folder.root(), spec)))
            .orElse(folder.root());
    if (!spec.startsWith(mount)) {
      console
          .err()
          .println(
              "warning: pods see "
                  + mount
                  + " and not "
                  + spec
                  + ", where the spec's relative paths start; if variants need what is there, name a"
                  + " volume that holds both: --volume CLAIM:PATH");
    }
    KubernetesJob job =
        new KubernetesJob(
            read.one(SweepOptions.IMAGE).orElse(USUAL_IMAGE),
            claim.name(),
            mount,
            count(SweepOptions.JOBS),
            count(SweepOptions.GPUS));
    Optional<String> yaml = yaml(folder, tasks, halving, job);
    console.err().println(SweepFolderVerb.summary(SweepStatus.of(folder)));
    if (yaml.isEmpty()) {
      console.err().println("nothing is left to run");
    } else if (out.isPresent()) {
      OutputFile.write(out.get(), yaml.get());
      console.err().println("submit it with: kubectl create -f " + out.get());
    } else {
      console.out().print(yaml.get());
    }
  }

  private Optional<String> yaml(
      SweepFolder folder, List<Task> tasks, Halving halving, KubernetesJob job) throws Refusal {
    try (SweepBoard board = new SweepBoard(folder, tasks, launch, Optional.empty(), console)) {
      return new KubernetesSweep(folder, board::note)
          .yaml(
              tasks,
              preparation(folder),
              job,
              read.one(SweepOptions.RETRY).isPresent(),
              halving,
              board);
    }
  }

  private OptionalInt count(Option<Integer> option) {
    Optional<Integer> count = read.one(option);
    return count.isPresent() ? OptionalInt.of(count.get()) : OptionalInt.empty();
  }

  /** Refuses to run here what a cluster is about to run, where that can be asked. */
  static void checkIdle(SweepFolder folder, Console console) {
    Map<String, Boolean> queued = queued(folder, console);
    if (!queued.isEmpty()) {
      throw new SweepRefused(
          folder.root()
              + ": Slurm has "
              + Count.of(queued.size(), "variant")
              + " of this sweep in its queue; wait with --on slurm, or cancel with"
              + " `hyb sweep cancel "
              + folder.root()
              + "`");
    }
  }

  /** The variants that Slurm holds, each with whether it runs, where it can be asked. */
  static Map<String, Boolean> queued(SweepFolder folder, Console console) {
    if (!SlurmSweep.isIn(folder)) {
      return Map.of();
    }
    try {
      return slurm(folder, console).queued();
    } catch (SweepRefused e) {
      console.err().println("what Slurm has of this sweep isn't known: " + e.getMessage());
      return Map.of();
    }
  }

  static SlurmSweep slurm(SweepFolder folder, Console console) {
    return new SlurmSweep(folder, new PathPrograms(), console.err()::println);
  }

  private Preparation preparation(SweepFolder folder) throws Refusal {
    return new JavaTasks(
        launch.keepingJars(JarCache.at(folder.root().resolve(JARS))), Specs.home());
  }

  /** Works as Java does them: this one if it is on the other machine, else the one there. */
  private record JavaTasks(SweepLaunch launch, Home home) implements Preparation {
    @Override
    public String environment() {
      String java = ShellText.of(Path.of(System.getProperty("java.home"), "bin").toString());
      return "# What variants run with.\n"
          + ("PATH=" + java + ":$PATH\n")
          + (Home.VARIABLE + "=${" + Home.VARIABLE + ":-" + ShellText.of(home.root().toString()))
          + "}\n"
          + ("export PATH " + Home.VARIABLE + "\n");
    }

    @Override
    public Optional<Path> training(Task task, SweepFolder sweep) {
      return launch.training(task, sweep);
    }

    @Override
    public List<String> command(Work work, SweepFolder sweep) throws VariantRefused {
      List<String> words = new ArrayList<>(List.of("java", ChildProcess.NATIVE_ACCESS));
      words.addAll(launch.arguments(work, sweep, Optional.empty()));
      return words;
    }
  }
}
