package io.hyb.sweep.cluster;

import io.hyb.sweep.run.SweepRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The text of an array job: a task for each work of a batch. */
final class SlurmScript {
  private static final List<String> OURS = List.of("--array", "-a", "--chdir", "-D", "--wrap");

  private SlurmScript() {}

  /**
   * @param options words of sbatch's options, which override ours
   * @param atMost how many tasks run at once
   * @param after the jobs that must have ended before
   */
  static String of(Batch batch, List<String> options, OptionalInt atMost, List<String> after) {
    List<String> lines = new ArrayList<>();
    lines.add("#!/bin/sh");
    lines.add(option("--job-name=" + batch.sweep().root().getFileName()));
    lines.add(option("--output=task-%a.log"));
    lines.add(option("--open-mode=append"));
    lines.add(option("--requeue"));
    lines.addAll(lines(options));
    if (!after.isEmpty()) {
      lines.add(option("--dependency=afterany:" + String.join(":", after)));
    }
    lines.add(
        option(
            "--array=1-"
                + batch.works().size()
                + (atMost.isPresent() ? "%" + atMost.getAsInt() : "")));
    lines.add("");
    lines.add("# Task N does what line N of the list names.");
    lines.add(
        "exec sh %s \"$(sed -n \"${SLURM_ARRAY_TASK_ID}p\" %s)\""
            .formatted(
                ShellText.of(TaskFiles.script(batch.sweep()).toString()),
                ShellText.of(batch.list().toString())));
    return String.join("\n", lines) + "\n";
  }

  /** A line for each option, with its value. */
  private static List<String> lines(List<String> words) {
    List<String> lines = new ArrayList<>();
    for (String word : words) {
      String name = word.startsWith("--") ? word.split("=", 2)[0] : firstTwo(word);
      if (OURS.contains(name)) {
        throw new SweepRefused("--slurm-options: " + name + " is the sweep's own to set");
      }
      if (word.startsWith("-")) {
        lines.add(option(word));
      } else if (lines.isEmpty()) {
        throw new SweepRefused(
            "--slurm-options takes options of sbatch, such as '--partition=gpu --time=4:00:00': "
                + word);
      } else {
        lines.set(lines.size() - 1, lines.get(lines.size() - 1) + " " + quoted(word));
      }
    }
    return lines;
  }

  private static String firstTwo(String word) {
    return word.substring(0, Math.min(2, word.length()));
  }

  private static String option(String word) {
    return "#SBATCH " + quoted(word);
  }

  /** As sbatch reads its lines: quotes hold blanks. */
  private static String quoted(String word) {
    if (word.matches("(?s).*[\"\\n\\r].*")) {
      throw new SweepRefused("sbatch takes no option with a quote or a line break in it: " + word);
    }
    return word.matches("\\S+") ? word : '"' + word + '"';
  }
}
