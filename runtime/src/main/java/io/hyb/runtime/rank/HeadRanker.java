package io.hyb.runtime.rank;

import ai.djl.ndarray.NDArray;
import io.hyb.arch.KvProbe;
import io.hyb.arch.KvProbe.Form;
import io.hyb.arch.KvProbe.Values;
import io.hyb.arch.Teacher;
import io.hyb.runtime.Refused;
import io.hyb.runtime.evaluate.Answer;
import io.hyb.runtime.evaluate.AnswerReader;
import io.hyb.runtime.evaluate.AnswerRows;
import io.hyb.runtime.evaluate.AnswerTree;
import io.hyb.runtime.evaluate.BatchSize;
import io.hyb.runtime.evaluate.Estimate;
import io.hyb.runtime.evaluate.KvQuestions;
import io.hyb.runtime.evaluate.Progress;
import io.hyb.runtime.evaluate.Question;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.tokens.Tokenizer;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Ranks a teacher's heads on the kv probe (arXiv 2504.18574): a head's score is the accuracy that
 * is lost when its slice of the output projection's input is zeroed.
 */
public final class HeadRanker {
  /** Prompts by which a probe that the teacher can't follow is found out before the long work. */
  private static final int TRIAL = 64;

  /** Below this share of the way from chance to perfection a ranking would be one of noise. */
  private static final double LEAST = 0.25;

  private final LanguageModel teacher;
  private final Kernels kernels;
  private final Tokenizer tokenizer;
  private final BatchSize size;

  public HeadRanker(LanguageModel teacher, Kernels kernels, Tokenizer tokenizer, BatchSize size) {
    this.teacher = teacher;
    this.kernels = kernels;
    this.tokenizer = tokenizer;
    this.size = size;
  }

  /** Ranks without leaving anything on disk. */
  public HeadRanking rank(RankSettings settings) {
    return rank(settings, RankingStore.NONE, Progress.SILENT);
  }

  /**
   * Ranks, going on from what the store holds of this very ranking.
   *
   * @throws Refused if the teacher is near chance on the probe, with the form to try instead
   */
  public HeadRanking rank(RankSettings settings, RankingStore store, Progress progress) {
    List<Question> questions =
        KvQuestions.draw(settings.probe(), tokenizer, settings.examples(), settings.seed());
    Outcome[] outcomes = new Outcome[questions.size()];
    store.load().forEach((prompt, outcome) -> outcomes[prompt] = outcome);
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < outcomes.length; i++) {
      if (outcomes[i] == null) {
        open.add(i);
      }
    }
    if (open.size() == outcomes.length) {
      refuseChance(settings, questions.subList(0, Math.min(TRIAL, questions.size())));
    }
    answer(questions, open, outcomes, store, progress);
    return ranking(settings, outcomes);
  }

  private void answer(
      List<Question> questions,
      List<Integer> open,
      Outcome[] outcomes,
      RankingStore store,
      Progress progress) {
    List<AnswerTree> trees = open.stream().map(i -> AnswerTree.of(questions.get(i))).toList();
    BatchSize prompts = new BatchSize(size.tokens() / teacher.shape().teacher().heads());
    Ablations ablations = new Ablations(teacher, kernels);
    int done = outcomes.length - open.size();
    progress.at(done, outcomes.length);
    for (List<Integer> indices : AnswerRows.batches(trees, prompts)) {
      List<Outcome> some =
          ablations.outcomes(AnswerRows.of(indices.stream().map(trees::get).toList()));
      for (int i = 0; i < some.size(); i++) {
        outcomes[open.get(indices.get(i))] = some.get(i);
        store.add(open.get(indices.get(i)), some.get(i));
      }
      store.save();
      done += some.size();
      progress.at(done, outcomes.length);
    }
  }

  private void refuseChance(RankSettings settings, List<Question> trial) {
    List<Answer> answers = answers(trial);
    boolean exact = settings.scoring() == Scoring.EXACT;
    double right =
        answers.stream().mapToInt(a -> (exact ? a.exact() : a.right()) ? 1 : 0).average().orElse(0);
    double chance =
        trial.stream().mapToDouble(q -> 1.0 / q.candidates().size()).average().orElse(0);
    if (right < chance + LEAST * (1 - chance)) {
      throw new Refused(
          "%s answers %.0f%% of %d prompts of this probe, where guessing among a prompt's values gives %.0f%%: its ranking would be one of noise; try %s"
              .formatted(
                  teacher.shape().name(),
                  100 * right,
                  trial.size(),
                  100 * chance,
                  remedy(settings.probe())));
    }
  }

  /** The whole teacher's, in any order. */
  private List<Answer> answers(List<Question> questions) {
    List<AnswerTree> trees = questions.stream().map(AnswerTree::of).toList();
    List<Answer> answers = new ArrayList<>();
    for (List<Integer> indices : AnswerRows.batches(trees, size)) {
      Scope.run(
          () -> {
            AnswerRows rows = AnswerRows.of(indices.stream().map(trees::get).toList());
            AnswerReader reader = rows.reader(teacher, kernels);
            NDArray x = teacher.hidden(rows.ids(kernels), rows.pass(kernels));
            answers.addAll(reader.answers(reader.predictions(reader.places(x))));
          });
    }
    return answers;
  }

  private static String remedy(KvProbe probe) {
    if (probe.form() == Form.QUESTION) {
      return "--form continuation, which asks to go on with the list instead of a question";
    }
    String values = probe.values() == Values.NUMBER ? "word" : "number";
    return "--form question, --values " + values + ", or fewer --pairs";
  }

  private HeadRanking ranking(RankSettings settings, Outcome[] outcomes) {
    Teacher shape = teacher.shape().teacher();
    List<AblationDrop> drops = new ArrayList<>();
    for (int layer = 0; layer < shape.layers(); layer++) {
      for (int head = 0; head < shape.heads(); head++) {
        int variant = 1 + layer * shape.heads() + head;
        drops.add(
            new AblationDrop(
                layer,
                head,
                drop(outcomes, Scoring.EXACT, variant),
                drop(outcomes, Scoring.LOGPROB, variant)));
      }
    }
    return new HeadRanking(
        shape.name(),
        shape.layers(),
        shape.heads(),
        settings,
        accuracy(outcomes, Scoring.EXACT),
        accuracy(outcomes, Scoring.LOGPROB),
        drops);
  }

  private static Estimate accuracy(Outcome[] outcomes, Scoring scoring) {
    boolean[] right = new boolean[outcomes.length];
    for (int i = 0; i < right.length; i++) {
      right[i] = outcomes[i].by(scoring).get(0);
    }
    return Estimate.of(right);
  }

  /** Per prompt 1 where the variant lost the answer, −1 where it found it, else 0. */
  private static Estimate drop(Outcome[] outcomes, Scoring scoring, int variant) {
    double[] drops = new double[outcomes.length];
    for (int i = 0; i < drops.length; i++) {
      BitSet right = outcomes[i].by(scoring);
      drops[i] = (right.get(0) ? 1 : 0) - (right.get(variant) ? 1 : 0);
    }
    return Estimate.of(drops);
  }
}
