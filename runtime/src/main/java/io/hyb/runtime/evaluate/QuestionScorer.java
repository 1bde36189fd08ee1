package io.hyb.runtime.evaluate;

import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Answers questions in batches, whatever their lengths. */
public final class QuestionScorer {
  private final LanguageModel model;
  private final AnswerWalk walk;
  private final BatchSize size;

  public QuestionScorer(LanguageModel model, Kernels kernels, BatchSize size) {
    this.model = model;
    this.walk = new AnswerWalk(model, kernels);
    this.size = size;
  }

  /** Which questions go together, as indices into {@code trees}: main rows of one length. */
  private static List<List<Integer>> batches(List<AnswerTree> trees, BatchSize size) {
    Map<Integer, List<Integer>> byLength = new TreeMap<>();
    for (int i = 0; i < trees.size(); i++) {
      byLength.computeIfAbsent(trees.get(i).length(), any -> new ArrayList<>()).add(i);
    }
    List<List<Integer>> batches = new ArrayList<>();
    byLength.forEach(
        (length, indices) -> {
          int rows = size.rows(length);
          for (int from = 0; from < indices.size(); from += rows) {
            batches.add(indices.subList(from, Math.min(indices.size(), from + rows)));
          }
        });
    return batches;
  }

  /** The model's answers, in the questions' order. */
  public List<Answer> answers(List<Question> questions) {
    List<AnswerTree> trees = questions.stream().map(AnswerTree::of).toList();
    Answer[] answers = new Answer[questions.size()];
    for (List<Integer> indices : batches(trees, size)) {
      AnswerBatch batch = AnswerBatch.of(indices.stream().map(trees::get).toList());
      List<Answer> some = answers(batch);
      for (int i = 0; i < some.size(); i++) {
        answers[indices.get(i)] = some.get(i);
      }
    }
    return Arrays.asList(answers);
  }

  private List<Answer> answers(AnswerBatch batch) {
    List<Answer> answers = new ArrayList<>();
    Scope.run(
        () -> {
          AnswerWalk.Streams x = walk.embed(batch);
          for (int layer = 0; layer < model.layers().size(); layer++) {
            x = walk.layer(layer, x, batch);
          }
          answers.addAll(walk.read(x, batch));
        });
    return answers;
  }
}
