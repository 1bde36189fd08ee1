package io.hyb.examples.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documentation concludes about SmolLM2's students holds for the records. */
class SmolLm2ClaimsTest {
  private static final double AIM_OF_RANDOM_HEADS = 0.15;
  private static final double LIKE_NONE = 0.05;

  private static Student recipe(String name) {
    return Student.named(name, Student.TOKENS_6M_9M);
  }

  private static Student middle(String name) {
    return Student.named(name, Student.TOKENS_12M_3M);
  }

  private static Student brief(String name) {
    return Student.named(name, Student.TOKENS_14M_1M);
  }

  private static double exactMatch(JsonObject evaluation) {
    return evaluation.get("exact_match").getAsDouble();
  }

  private static double perplexity(Student student, String text) {
    return student.evaluation(text).orElseThrow().get("perplexity").getAsDouble();
  }

  /** The draws by seed that answer more than the aim. */
  private static List<String> above(List<Student> draws) {
    return draws.stream()
        .filter(draw -> draw.answers() > AIM_OF_RANDOM_HEADS)
        .map(Student::heads)
        .toList();
  }

  @Test
  void theTeacherAnswersFewerByRoundedLogits() {
    assertThat(exactMatch(Records.object("smollm2-teacher-float32-cpu.json")))
        .isEqualTo(0.517, within(5e-4))
        .isGreaterThan(recipe("teacher").answers());
    assertThat(middle("teacher").answers()).isEqualTo(0.520, within(5e-4));
    assertThat(recipe("teacher").answers()).isEqualTo(0.452, within(5e-4));
  }

  @Test
  void theBestHeadsAnswerMoreThanTheTeacherByEitherSchedule() {
    assertThat(Stream.of("best10", "best5").mapToDouble(name -> recipe(name).answers()))
        .allMatch(answered -> answered > recipe("teacher").answers());
    assertThat(Stream.of("best10", "best5").mapToDouble(name -> middle(name).answers()))
        .allMatch(answered -> answered >= 0.57 && answered > middle("teacher").answers());
    assertThat(Stream.of(recipe("none"), middle("none")).mapToDouble(Student::answers))
        .allMatch(answered -> answered <= LIKE_NONE);
  }

  @Test
  void theSameSeedOnTwoMachinesDiffersByMoreThanItsError() {
    List<Student> runs =
        Student.of(Student.TOKENS_6M_9M).stream()
            .filter(student -> student.name().equals("best5"))
            .toList();
    assertThat(runs)
        .extracting(student -> student.estimate("numbers-25").substring(0, 5))
        .containsExactly("0.647", "0.685");
  }

  @Test
  void sixDrawsMissTheAimAfterNineMillionTokensOnLogits() {
    List<Student> draws = SmolLm2Tables.firstTen(Student.TOKENS_6M_9M);
    assertThat(above(draws))
        .containsExactly("draw 20", "draw 23", "draw 25", "draw 26", "draw 28", "draw 29");
    assertThat(draws.stream().mapToDouble(draw -> exactMatch(draw.stage("align").orElseThrow())))
        .as("answered after hidden states")
        .allMatch(answered -> answered <= 0.06);
    assertThat(exactMatch(recipe("best5").stage("align").orElseThrow())).isGreaterThan(0.69);
    assertThat(exactMatch(recipe("best10").stage("align").orElseThrow())).isGreaterThan(0.69);
  }

  @Test
  void twoDrawsMissTheAimAfterOneMillionTokensOnLogitsAndTheirMeanMeetsIt() {
    List<Student> draws = SmolLm2Tables.firstTen(Student.TOKENS_14M_1M);
    assertThat(above(draws)).containsExactly("draw 20", "draw 25");
    assertThat(draws.stream().mapToDouble(Student::answers).filter(share -> share <= LIKE_NONE))
        .hasSize(8);
    assertThat(Records.mean(SmolLm2Tables.answers(draws))).isLessThanOrEqualTo(AIM_OF_RANDOM_HEADS);
    assertThat(brief("best5").answers()).isLessThan(0.57);
  }

  @Test
  void tenDrawsMeetTheAimAfterThreeMillionTokensOnLogitsAndTwoDoNot() {
    assertThat(SmolLm2Tables.announced()).hasSize(10);
    assertThat(above(SmolLm2Tables.announced())).isEmpty();
    assertThat(SmolLm2Tables.sharingWithTheSecond()).allMatch(draw -> draw.answers() > 0.5);
  }

  @Test
  void theScheduleIsTheFirstWithWhichBothReachSixTenths() {
    Map<String, List<Double>> answers =
        Records.lines("smollm2-selection-h100.jsonl").stream()
            .collect(
                Collectors.groupingBy(
                    run -> run.get("finish_tokens").getAsString(),
                    Collectors.mapping(
                        run -> new Student("H100", run).answers(), Collectors.toList())));
    assertThat(answers.get("1M")).anyMatch(answered -> answered < 0.60);
    assertThat(answers.get("2M")).anyMatch(answered -> answered < 0.60);
    assertThat(answers.get("3M")).hasSize(2).allMatch(answered -> answered >= 0.60);
  }

  @Test
  void oneHeadDecidesWhetherTwoDrawsLearn() {
    Function<String, Student> exchanged =
        name -> Student.named(name, List.of(SmolLm2Tables.EXCHANGED));
    assertThat(exchanged.apply("swapped25").answers()).isLessThanOrEqualTo(LIKE_NONE);
    assertThat(exchanged.apply("swapped28").answers()).isGreaterThanOrEqualTo(0.30);
    assertThat(
            DoubleStream.concat(
                DoubleStream.of(brief("random10-27").answers()),
                Student.of(List.of(SmolLm2Tables.EXCHANGED)).stream()
                    .filter(Student::isDraw)
                    .mapToDouble(Student::answers)))
        .hasSize(6)
        .allMatch(answered -> answered <= LIKE_NONE);
  }

  @Test
  void inOneHybridLayerTheLowHeadDoesAsWellAsTheSecond() {
    Map<String, Student> kept =
        Records.lines(SmolLm2Tables.LAYER_18).stream()
            .map(line -> new Student("CPU", line))
            .collect(Collectors.toMap(Student::kept, student -> student));
    double error =
        kept.get("L18H6")
            .evaluation("numbers-25")
            .orElseThrow()
            .get("standard_error")
            .getAsDouble();
    assertThat(kept.get("L18H8").answers()).isEqualTo(kept.get("L18H6").answers(), within(error));
    assertThat(kept.get("L18H4").answers()).isEqualTo(kept.get("none").answers()).isZero();
  }

  @Test
  void theLowHeadRanks217thAndItsAblationCostsNothing() {
    assertThat(SmolLm2Tables.ranked(SmolLm2Tables.RANKING).indexOf("L18H8") + 1).isEqualTo(217);
    JsonObject head =
        Records.objects(Records.object(SmolLm2Tables.RANKING), "losses")
            .filter(each -> each.get("name").getAsString().equals("L18H8"))
            .findFirst()
            .orElseThrow();
    assertThat(exactMatch(head)).isLessThanOrEqualTo(0);
  }

  @Test
  void roundedLogitsRankTheFirstFourteenHeadsAlike() {
    assertThat(SmolLm2Tables.ranked(SmolLm2Tables.RANKING_FLOAT32_LOGITS).subList(0, 14))
        .isEqualTo(SmolLm2Tables.ranked(SmolLm2Tables.RANKING).subList(0, 14));
  }

  @Test
  void aLargerStateAnswersMoreWordsAndPredictsProseBetter() {
    List<Student> byState =
        Stream.of("state4", "best10", "state16", "state64").map(SmolLm2ClaimsTest::middle).toList();
    assertThat(byState)
        .extracting(student -> exactMatch(student.evaluation("words-25").orElseThrow()))
        .isSorted();
    assertThat(byState).extracting(student -> -perplexity(student, "prose")).isSorted();
  }

  @Test
  void bothMachinesTextsAreAsManyTokens() {
    JsonElement tokens = Records.object("smollm2-own-text-float32-cpu.json").get("tokens");
    assertThat(
            Student.of(Student.TOKENS_12M_3M).stream()
                .flatMap(student -> student.evaluation("own-text").stream())
                .map(text -> text.get("tokens")))
        .hasSize(12)
        .containsOnly(tokens);
  }
}
