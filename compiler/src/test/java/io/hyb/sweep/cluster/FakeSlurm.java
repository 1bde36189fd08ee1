package io.hyb.sweep.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Programs that answer as Slurm's do; each look at the queue runs the task that is first in it. */
final class FakeSlurm implements Programs {
  private static final Pattern TASKS = Pattern.compile("--array=1-(\\d+)");

  /** Job scripts by number, and the tasks of each that wait. */
  final Map<String, Path> scripts = new TreeMap<>();

  final Map<String, List<Integer>> waiting = new TreeMap<>();

  /** Tasks that leave the queue without having run. */
  final Set<Integer> lost = new HashSet<>();

  final List<String> cancelled = new ArrayList<>();
  final Map<Integer, String> accounts = new HashMap<>();
  int largest = 1000;
  int silences;
  boolean isThere = true;
  boolean runs = true;
  String refusal = "";

  @Override
  public Output run(Path folder, List<String> command) throws IOException {
    if (!isThere) {
      throw new IOException("No such file or directory");
    }
    return switch (command.get(0)) {
      case "sbatch" -> sbatch(Path.of(command.get(command.size() - 1)));
      case "squeue" -> squeue(command.contains("-j"));
      case "sacct" -> new Output(0, accounted(), "");
      case "scancel" -> scancel(command.subList(1, command.size()));
      case "scontrol" -> new Output(0, "X = 1\nMaxArraySize            = " + (largest + 1), "");
      default -> throw new IOException(command.get(0));
    };
  }

  private Output sbatch(Path script) throws IOException {
    if (!script.isAbsolute()) {
      return new Output(0, "slurm 22.05.8\n", "");
    }
    if (!refusal.isEmpty()) {
      return new Output(1, "", refusal);
    }
    Matcher tasks = TASKS.matcher(Files.readString(script));
    if (!tasks.find()) {
      return new Output(1, "", "no array");
    }
    String job = Integer.toString(100 + scripts.size());
    scripts.put(job, script);
    List<Integer> numbers = new ArrayList<>();
    for (int i = 1; i <= Integer.parseInt(tasks.group(1)); i++) {
      numbers.add(i);
    }
    waiting.put(job, numbers);
    return new Output(0, job + ";here\n", "");
  }

  private Output squeue(boolean byJob) throws IOException {
    if (silences > 0) {
      silences--;
      return new Output(1, "", "slurm_load_jobs error: Unable to contact slurm controller");
    }
    StringBuilder lines = new StringBuilder();
    for (Map.Entry<String, List<Integer>> job : waiting.entrySet()) {
      for (int task : job.getValue()) {
        lines.append(
            byJob
                ? job.getKey() + "|" + task + "|PENDING|Resources|\n"
                : job.getKey() + "|" + scripts.get(job.getKey()).getParent() + "\n");
      }
    }
    if (byJob && runs) {
      next();
    }
    return new Output(0, lines.toString(), "");
  }

  /** Runs all that waits. */
  void runAll() throws IOException {
    while (waiting.values().stream().anyMatch(tasks -> !tasks.isEmpty())) {
      next();
    }
  }

  private void next() throws IOException {
    for (Map.Entry<String, List<Integer>> job : waiting.entrySet()) {
      if (!job.getValue().isEmpty()) {
        int task = job.getValue().remove(0);
        if (!lost.remove(task)) {
          start(scripts.get(job.getKey()), task);
        }
        return;
      }
    }
  }

  private static void start(Path script, int task) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", script.toString())
            .directory(script.getParent().toFile())
            .redirectErrorStream(true)
            .redirectOutput(script.resolveSibling("task-" + task + ".log").toFile());
    builder.environment().put("SLURM_ARRAY_TASK_ID", Integer.toString(task));
    try {
      builder.start().waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String accounted() {
    StringBuilder lines = new StringBuilder();
    accounts.forEach((task, state) -> lines.append("100_" + task + "|" + state + "\n"));
    return lines.toString();
  }

  private Output scancel(List<String> jobs) {
    cancelled.addAll(jobs);
    jobs.forEach(waiting::remove);
    return new Output(0, "", "");
  }
}
