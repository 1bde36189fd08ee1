package io.hyb.runtime.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.hyb.arch.Hybrid;
import io.hyb.arch.KvProbe;
import io.hyb.arch.LayerShape;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.Init;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.testing.GnaTiny;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.testing.OpenGnaTiny;
import io.hyb.runtime.testing.PlainAnswers;
import io.hyb.runtime.testing.RandomParameters;
import io.hyb.runtime.testing.Shapes;
import io.hyb.runtime.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class QuestionScorerTest {
  private static final OpenGnaTiny TEACHER = OpenGnaTiny.open();

  private static final KvProbe PROBE =
      new KvProbe(5, 6, 1, KvProbe.Form.QUESTION, KvProbe.Values.NUMBER, ":");

  @AfterAll
  static void close() {
    TEACHER.close();
  }

  @Test
  void answersOfTheTeacherEqualThePlainOnes() {
    assertEqualsPlain(TEACHER.model(), KvQuestions.draw(PROBE, TEACHER.tokenizer(), 12, 3));
  }

  @Test
  void answersOfAHybridEqualThePlainOnes() {
    assertEqualsPlain(hybrid(), KvQuestions.draw(PROBE, TEACHER.tokenizer(), 4, 3));
  }

  /** Candidates that begin alike, one within another, of up to four tokens. */
  @Test
  void answersFromADeepTreeEqualThePlainOnes() {
    Random random = new Random(5);
    List<Question> questions = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      questions.add(deep(random.ints(20, 1, 4000).toArray(), i));
    }
    assertEqualsPlain(TEACHER.model(), questions);
    assertEqualsPlain(hybrid(), questions);
    // Within a branch, across its beginning, and as long as a whole row.
    for (int window : new int[] {2, 10, 24}) {
      assertEqualsPlain(hybrid(window), questions);
    }
  }

  private static Question deep(int[] prompt, int answer) {
    return new Question(
        prompt,
        List.of(
            new int[] {7, 8, 9, 10},
            new int[] {7, 8, 9, 11},
            new int[] {7, 8, 12, 13},
            new int[] {7, 8},
            new int[] {7, 14},
            new int[] {7, 15, 16}),
        answer);
  }

  /** Long and short prompts, with and without branches, in one batch of the teacher. */
  @Test
  void answersFromRowsThatBranchEqualThePlainOnes() {
    Random random = new Random(6);
    List<Question> questions = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      questions.add(deep(random.ints(5 + 9 * i, 1, 4000).toArray(), i));
    }
    questions.add(new Question(new int[] {5, 17}, List.of(new int[] {7}, new int[] {9}), 1));
    List<AnswerTree> trees = questions.stream().map(AnswerTree::of).toList();
    List<Answer> answers = new ArrayList<>();
    Scope.run(
        () -> {
          AnswerRows rows = AnswerRows.of(trees);
          NDArray x =
              TEACHER.model().hidden(rows.ids(TEACHER.kernels()), rows.pass(TEACHER.kernels()));
          AnswerReader reader = rows.reader(TEACHER.model(), TEACHER.kernels());
          answers.addAll(reader.answers(reader.predictions(reader.places(x))));
        });
    assertEqualsPlain(TEACHER.model(), questions, answers);
  }

  @Test
  void rowsOfOneBatchAreOfAboutOneLength() {
    List<AnswerTree> trees =
        IntStream.of(30, 4, 28, 12, 5, 29)
            .mapToObj(length -> AnswerTree.of(deep(new int[length], 0)))
            .toList();
    // The main row has a token more than the prompt; three branches add five.
    assertThat(AnswerRows.batches(trees, new BatchSize(75)))
        .containsExactly(List.of(0, 5), List.of(2, 3), List.of(4, 1));
  }

  @Test
  void recurrentHeadsDontBranch() {
    LanguageModel model = hybrid();
    Scope.run(
        () -> {
          AnswerRows rows = AnswerRows.of(List.of(AnswerTree.of(deep(new int[] {3, 4}, 0))));
          assertThatThrownBy(
                  () -> model.hidden(rows.ids(TEACHER.kernels()), rows.pass(TEACHER.kernels())))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("recurrent heads");
        });
  }

  @Test
  void aCandidateWithinAnotherHasToStop() {
    AnswerTree tree =
        AnswerTree.of(new Question(new int[] {1}, List.of(new int[] {9}, new int[] {9, 3}), 0));
    float[][] logProbabilities = {{(float) Math.log(0.5)}, {(float) Math.log(0.9)}};
    Answer answer = tree.read(new long[] {9, 3}, logProbabilities);
    assertThat(answer.logProbability()).isCloseTo(Math.log(0.5 * 0.1), within(1e-6));
    assertThat(answer.chosen()).isEqualTo(1);
    assertThat(answer.exact()).isTrue();
  }

  private static LanguageModel hybrid() {
    return hybrid(0);
  }

  private static LanguageModel hybrid(int window) {
    DiscreteMamba2 ssm = new DiscreteMamba2(8, 4, 16, Init.FRESH);
    Hybrid shape =
        Shapes.hybrid(
            "Mixed",
            GnaTiny.SHAPE,
            LayerShape.hybrid(8, Merge.CONCAT, ssm, 2, 5),
            LayerShape.hybrid(8, Merge.CONCAT, ssm),
            LayerShape.hybrid(8, Merge.ADAPTER, ssm, 0),
            LayerShape.attention(8),
            LayerShape.hybrid(8, Merge.SUM, ssm, 1),
            LayerShape.hybrid(8, Merge.CONCAT, ssm, 7));
    return InterpretedModel.define(Shapes.windowed(shape, window))
        .with(new RandomParameters(TEACHER.kernels(), 11));
  }

  private static void assertEqualsPlain(LanguageModel model, List<Question> questions) {
    assertEqualsPlain(
        model,
        questions,
        new QuestionScorer(model, TEACHER.kernels(), new BatchSize(300)).answers(questions));
  }

  private static void assertEqualsPlain(
      LanguageModel model, List<Question> questions, List<Answer> answers) {
    PlainAnswers plain = new PlainAnswers(model, TEACHER, Pass.FULL);
    for (int i = 0; i < questions.size(); i++) {
      Question question = questions.get(i);
      Answer answer = answers.get(i);
      assertThat(answer.exact()).as("question %d", i).isEqualTo(plain.exact(question));
      assertThat(answer.chosen()).as("question %d", i).isEqualTo(plain.chosen(question));
      assertThat(answer.right()).isEqualTo(answer.chosen() == question.answer());
      assertThat(answer.logProbability())
          .as("question %d", i)
          .isCloseTo(plain.logProbability(question, question.answer()), within(2e-4));
    }
  }
}
