package io.hyb.sweep.cluster;

import io.hyb.sweep.run.SweepRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Slurm, by its programs. */
final class Slurm {
  /** What Slurm allows where its configuration says nothing else: MaxArraySize is 1001. */
  private static final int USUAL_LARGEST_TASK = 1000;

  private static final Pattern LARGEST = Pattern.compile("(?m)^MaxArraySize\\s*=\\s*(\\d+)");
  private static final Pattern ACCOUNT = Pattern.compile("(?m)^\\d+_(\\d+)\\|(.*\\S)\\s*$");
  private static final String GONE = "Invalid job id";

  private final Programs programs;
  private final Path folder;

  /**
   * @param folder where programs start that don't care where they do
   */
  Slurm(Programs programs, Path folder) {
    this.programs = programs;
    this.folder = folder;
  }

  /**
   * Makes sure that jobs can be submitted from here.
   *
   * @throws SweepRefused if there is no {@code sbatch}
   */
  void check() {
    run(folder, List.of("sbatch", "--version"));
  }

  /**
   * Hands a job to Slurm.
   *
   * @param script the job's; Slurm takes its folder for the job's working directory
   * @return the job's number
   * @throws SweepRefused in Slurm's own words, if it takes no such job
   */
  String submit(Path script) {
    Programs.Output output =
        run(script.getParent(), List.of("sbatch", "--parsable", script.toString()));
    if (output.exit() != 0) {
      throw new SweepRefused(
          script + ": sbatch refuses it: " + output.errors() + "; see --slurm-options");
    }
    return output.text().strip().split(";")[0]; // NUMBER or NUMBER;CLUSTER
  }

  /** The highest number that a task of an array may have. */
  int largestTask() {
    try {
      Matcher size =
          LARGEST.matcher(programs.run(folder, List.of("scontrol", "show", "config")).text());
      return size.find() ? Integer.parseInt(size.group(1)) - 1 : USUAL_LARGEST_TASK;
    } catch (IOException e) {
      return USUAL_LARGEST_TASK;
    }
  }

  /**
   * The tasks of these jobs that wait or run.
   *
   * @return nothing if Slurm doesn't answer
   */
  Optional<List<QueuedTask>> queue(Collection<String> jobs) {
    if (jobs.isEmpty()) {
      return Optional.of(List.of());
    }
    Programs.Output output =
        run(
            folder,
            List.of("squeue", "-h", "-r", "-o", "%F|%K|%T|%r|%N", "-j", String.join(",", jobs)));
    if (output.exit() != 0) {
      return output.errors().contains(GONE) ? Optional.of(List.of()) : Optional.empty();
    }
    List<QueuedTask> tasks = new ArrayList<>();
    for (String line : output.text().lines().toList()) {
      String[] cells = line.strip().split("\\|", -1);
      if (cells.length == 5 && cells[1].matches("\\d+")) {
        tasks.add(
            new QueuedTask(cells[0], Integer.parseInt(cells[1]), cells[2], cells[3], cells[4]));
      }
    }
    return Optional.of(tasks);
  }

  /** The job in the queue whose working directory this is. */
  Optional<String> jobIn(Path directory) {
    return run(folder, List.of("squeue", "-h", "-o", "%F|%Z"))
        .text()
        .lines()
        .map(String::strip)
        .filter(line -> line.endsWith("|" + directory))
        .map(line -> line.substring(0, line.indexOf('|')))
        .findFirst();
  }

  /**
   * How the tasks of a job that are no longer in the queue ended, in Slurm's words, by number;
   * nothing where Slurm keeps no accounts.
   */
  Map<Integer, String> accounted(String job) {
    Map<Integer, String> states = new HashMap<>();
    try {
      List<String> command = List.of("sacct", "-n", "-P", "-X", "-j", job, "-o", "JobID,State");
      Matcher line = ACCOUNT.matcher(programs.run(folder, command).text());
      while (line.find()) {
        states.put(Integer.parseInt(line.group(1)), line.group(2));
      }
    } catch (IOException e) {
      // A cluster without accounts has no such program.
    }
    return states;
  }

  /** Ends these jobs; what of them has ended before is no error. */
  void cancel(Collection<String> jobs) {
    List<String> command = new ArrayList<>(List.of("scancel"));
    command.addAll(jobs);
    Programs.Output output = run(folder, command);
    if (output.exit() != 0 && !output.errors().contains(GONE)) {
      throw new SweepRefused("scancel can't end the jobs: " + output.errors());
    }
  }

  private Programs.Output run(Path where, List<String> command) {
    try {
      return programs.run(where, command);
    } catch (IOException e) {
      throw new SweepRefused(
          command.get(0)
              + " is not on the PATH: run this on a machine from which jobs of Slurm are submitted,"
              + " or leave --on slurm away",
          e);
    }
  }
}
