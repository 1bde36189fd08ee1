package io.hyb.check;

import io.hyb.arch.Stage;
import io.hyb.arch.Teacher;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code stage LABEL { … }}. */
final class StageReader {
  private static final Key<Stage.Match> MATCH = new Key<>("match", Choice.of(Stage.Match.values()));
  private static final Key<Stage.Train> TRAIN = new Key<>("train", Choice.of(Stage.Train.values()));
  private static final Key<Long> TOKENS = new Key<>("tokens", Numbers.tokens());
  private static final Key<Double> LR = new Key<>("lr", Numbers.positive());
  private static final Key<Integer> BATCH = new Key<>("batch", Numbers.whole(1));
  private static final Key<Integer> SEQUENCE = new Key<>("sequence", Numbers.context());
  private static final Key<Integer> ACCUMULATE = new Key<>("accumulate", Numbers.whole(1));
  private static final Key<BigDecimal> WARMUP = new Key<>("warmup", Numbers.percent());
  private static final Key<BigDecimal> DECAY = new Key<>("decay", Numbers.percent());
  private static final Key<Double> WEIGHT_DECAY = new Key<>("weight_decay", Numbers.notNegative());
  private static final Key<Double> CLIP = new Key<>("clip", Numbers.positive());
  private static final Key<Double> TEMPERATURE = new Key<>("temperature", Numbers.positive());

  private static final Schema SCHEMA =
      Schema.of(
          "a stage",
          MATCH,
          TRAIN,
          TOKENS,
          LR,
          BATCH,
          SEQUENCE,
          ACCUMULATE,
          WARMUP,
          DECAY,
          WEIGHT_DECAY,
          CLIP,
          TEMPERATURE);

  private static final BigDecimal TENTH = BigDecimal.TEN;
  private static final BigDecimal WHOLE = BigDecimal.valueOf(100);

  private final Optional<Teacher> teacher;
  private final Set<String> labels;
  private final List<Diagnostic> findings;

  /**
   * @param labels labels of the stages before, to which this one's is added
   */
  StageReader(Optional<Teacher> teacher, Set<String> labels, List<Diagnostic> findings) {
    this.teacher = teacher;
    this.labels = labels;
    this.findings = findings;
  }

  Optional<Stage> read(Block block) {
    Optional<String> label = label(block);
    Fields fields = new Fields(SCHEMA, block, findings);
    Optional<Located<Stage.Match>> match = fields.require(MATCH);
    Optional<Located<Long>> tokens = fields.require(TOKENS);
    checkShares(fields);
    checkContext(fields);
    if (tokens.isPresent()) {
      checkLength(tokens.get(), fields, label.orElse(""));
    }
    if (label.isEmpty() || match.isEmpty() || tokens.isEmpty()) {
      return Optional.empty();
    }
    boolean end = match.get().value() == Stage.Match.LOGITS;
    return Optional.of(
        new Stage(
            label.get(),
            match.get().value(),
            fields.get(TRAIN, end ? Stage.Train.ALL : Stage.Train.MIXERS),
            tokens.get().value(),
            fields.get(LR, 1e-4),
            fields.get(BATCH, 32),
            fields.get(SEQUENCE, 512),
            fields.get(ACCUMULATE, 1),
            DataReader.fraction(fields.get(WARMUP, TENTH)),
            DataReader.fraction(fields.get(DECAY, TENTH)),
            fields.get(WEIGHT_DECAY, 0.1),
            fields.get(CLIP, 1.0),
            fields.get(TEMPERATURE, 1.0)));
  }

  private Optional<String> label(Block block) {
    if (block.labels().isEmpty() || !(block.labels().get(0) instanceof Value.Name name)) {
      findings.add(
          Diagnostic.error("missing-name", block.header(), "a stage needs a label of its own")
              .withFix("stage align { … }"));
      return Optional.empty();
    }
    Kinds.none(block.labels().subList(1, block.labels().size()), "a stage has one label", findings);
    if (!labels.add(name.text())) {
      findings.add(
          Diagnostic.error(
              "duplicate-name",
              name.span(),
              "there is a stage `" + name.text() + "` already; labels are unique"));
    }
    return Optional.of(name.text());
  }

  private void checkShares(Fields fields) {
    BigDecimal sum = fields.get(WARMUP, TENTH).add(fields.get(DECAY, TENTH));
    if (sum.compareTo(WHOLE) > 0) {
      Span span = fields.find(WARMUP).or(() -> fields.find(DECAY)).map(Located::span).orElseThrow();
      findings.add(
          Diagnostic.error(
              "out-of-range",
              span,
              "warmup and decay together are " + sum.toPlainString() + "% of the steps"));
    }
  }

  /** Warns of sequences that the teacher was not trained for. */
  private void checkContext(Fields fields) {
    Optional<Located<Integer>> sequence = fields.find(SEQUENCE);
    Optional<Integer> most = teacher.flatMap(Teacher::maxPositions);
    if (sequence.isPresent() && most.isPresent() && sequence.get().value() > most.get()) {
      String message =
          "sequence = "
              + sequence.get().value()
              + " is longer than "
              + teacher.get().name()
              + "'s context of "
              + most.get();
      findings.add(Diagnostic.warning("beyond-context", sequence.get().span(), message));
    }
  }

  /** A stage must have a token budget for one step at least. */
  private void checkLength(Located<Long> tokens, Fields fields, String label) {
    BigDecimal step =
        BigDecimal.valueOf(fields.get(BATCH, 32))
            .multiply(BigDecimal.valueOf(fields.get(SEQUENCE, 512)))
            .multiply(BigDecimal.valueOf(fields.get(ACCUMULATE, 1)));
    if (step.compareTo(BigDecimal.valueOf(tokens.value())) > 0) {
      String message =
          "stage "
              + label
              + " has "
              + tokens.value()
              + " tokens and one step takes batch·sequence·accumulate = "
              + step;
      findings.add(Diagnostic.error("empty-stage", tokens.span(), message));
    }
  }
}
