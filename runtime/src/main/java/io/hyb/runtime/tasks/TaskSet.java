package io.hyb.runtime.tasks;

import io.hyb.runtime.evaluate.BatchSize;
import io.hyb.runtime.evaluate.Progress;
import io.hyb.runtime.evaluate.TaskScore;
import io.hyb.runtime.session.OpenModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The questions of some files, by task in the order in which tasks first appear. A task's open
 * questions and its multiple choice are scored apart.
 */
public final class TaskSet {
  private final Map<String, List<TaskItem.Open>> open = new LinkedHashMap<>();
  private final Map<String, List<TaskItem.Choice>> choices = new LinkedHashMap<>();
  private final List<String> tasks;

  private TaskSet(List<TaskItem> items) {
    for (TaskItem item : items) {
      if (item instanceof TaskItem.Open question) {
        open.computeIfAbsent(item.task(), any -> new ArrayList<>()).add(question);
      } else if (item instanceof TaskItem.Choice question) {
        choices.computeIfAbsent(item.task(), any -> new ArrayList<>()).add(question);
      }
    }
    this.tasks = items.stream().map(TaskItem::task).distinct().toList();
  }

  /**
   * Reads files of JSON lines, open questions and multiple choice mixed as they come.
   *
   * @throws io.hyb.runtime.Refused naming file and line of what can't be used, and what would be
   *     right
   */
  public static TaskSet read(List<Path> files) {
    List<TaskItem> items = new ArrayList<>();
    files.forEach(file -> items.addAll(TaskFile.items(file)));
    return new TaskSet(items);
  }

  /**
   * Asks a model all of it.
   *
   * @param progress counts the prompts of one task after the other
   * @throws io.hyb.runtime.Refused if a prompt is longer than the model's context, or predictions
   *     are NaN
   */
  public List<TaskScore> scores(OpenModel model, BatchSize size, Progress progress) {
    List<TaskScore> scores = new ArrayList<>();
    for (String task : tasks) {
      if (open.containsKey(task)) {
        scores.add(new OpenEvaluation(model, size).score(task, open.get(task), progress));
      }
      if (choices.containsKey(task)) {
        scores.add(new ChoiceEvaluation(model, size).score(task, choices.get(task), progress));
      }
    }
    return scores;
  }
}
