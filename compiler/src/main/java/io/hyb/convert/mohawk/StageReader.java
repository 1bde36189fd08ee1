package io.hyb.convert.mohawk;

import io.hyb.arch.Stage;
import io.hyb.arch.word.Word;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a run trains: {@code DistillConfig}, {@code TrainConfig}, {@code OptimizerConfig}. */
final class StageReader {
  private static final Map<String, Stage.Match> MATCHES =
      Map.of(
          "matrices", Stage.Match.MATRICES,
          "hstates", Stage.Match.HIDDEN_STATES,
          "sequential_hstates", Stage.Match.HIDDEN_STATES,
          "supervised", Stage.Match.LOGITS,
          "supervised_instruct", Stage.Match.LOGITS);

  private final Section config;
  private final Reading reading;

  StageReader(Section config) {
    this.config = config;
    this.reading = config.reading();
  }

  /**
   * The run as a stage, or nothing after an error.
   *
   * @param sequence tokens of a sequence
   * @param batch sequences of a micro-batch, as the config has it
   */
  Optional<Stage> read(int sequence, int batch) {
    Section distill = config.sectionOrEmpty("DistillConfig");
    Optional<Stage.Match> match = match(distill);
    Section train = config.sectionOrEmpty("TrainConfig");
    if (!train.has("n_tokens")) {
      reading.missing(train.span(), "`n_tokens` of TrainConfig is missing");
    }
    Optional<Long> tokens = train.whole("n_tokens", 1);
    int effective = train.count("effective_batch_size", 1).orElse(batch);
    if (!train.has("effective_batch_size")) {
      reading.missingThere(train.span(), "`effective_batch_size` is missing");
    }
    Section optimizer = config.sectionOrEmpty("OptimizerConfig");
    fixed(optimizer);
    Optional<Double> lr = optimizer.real("lr").filter(rate -> positive(optimizer, rate));
    if (!optimizer.has("lr")) {
      reading.missing(optimizer.span(), "`lr` of OptimizerConfig is missing");
    }
    if (match.isEmpty() || tokens.isEmpty() || lr.isEmpty()) {
      return Optional.empty();
    }
    int micro = dividing(batch, effective);
    Section scheduler = optimizer.sectionOrEmpty("scheduler");
    long steps = Math.max(1, tokens.get() / ((long) effective * sequence));
    return Optional.of(
        Stage.labelled(Word.of(match.get()))
            .match(match.get())
            .train(trained(optimizer))
            .tokens(tokens.get())
            .lr(lr.get())
            .batch(micro)
            .sequence(sequence)
            .accumulate(effective / micro)
            .warmup(share(scheduler, "warmup_steps", steps))
            .decay(share(scheduler, "decay_steps", steps))
            .weightDecay(optimizer.real("weight_decay").filter(it -> it >= 0).orElse(0.0))
            .clip(1.0)
            .temperature(distill.real("temperature").filter(it -> it > 0).orElse(1.0))
            .recompute(recompute(train, match.get()))
            .build());
  }

  /** Only matching logits keeps more than a layer's activations at a time. */
  private static boolean recompute(Section train, Stage.Match match) {
    boolean said = train.flag("activation_checkpointing").orElse(false);
    return said && match == Stage.Match.LOGITS;
  }

  private boolean positive(Section optimizer, double rate) {
    if (rate > 0) {
      return true;
    }
    reading.conflict(optimizer.at("lr"), "`lr` should be above 0");
    return false;
  }

  private Optional<Stage.Match> match(Section distill) {
    Optional<String> type = distill.text("type");
    if (type.isEmpty()) {
      reading.missing(distill.span(), "`type` of DistillConfig is missing: what is matched");
      return Optional.empty();
    }
    distill
        .count("hstates_gap", 1)
        .filter(gap -> gap > 1)
        .ifPresent(
            gap ->
                reading.impossible(
                    distill.at("hstates_gap"), "a stage compares after each layer, not " + gap));
    if (type.get().equals("supervised_instruct")) {
      reading.inexpressible(
          distill.at("type"), "mohawk trains on the answers alone, Hyb on all of a text");
    }
    Optional<Stage.Match> match = Optional.ofNullable(MATCHES.get(type.get()));
    if (match.isEmpty()) {
      reading.impossible(distill.at("type"), "no stage matches what `" + type.get() + "` does");
    }
    return match;
  }

  /** As mohawk does where micro-batches don't make up a step. */
  private int dividing(int batch, int effective) {
    int micro = Math.min(batch, effective);
    while (effective % micro != 0) {
      micro--;
    }
    if (micro != batch) {
      reading.contradiction(
          config.sectionOrEmpty("TrainConfig").at("effective_batch_size"),
          "micro-batches of %d sequences don't make up a step of %d; %d do"
              .formatted(batch, effective, micro));
    }
    return micro;
  }

  private void fixed(Section optimizer) {
    optimizer
        .text("optimizer")
        .filter(name -> !name.equals("AdamW"))
        .ifPresent(
            name ->
                reading.inexpressible(
                    optimizer.at("optimizer"), "Hyb trains with AdamW, not " + name));
    optimizer
        .real("eps")
        .filter(eps -> eps != 1e-8)
        .ifPresent(eps -> reading.inexpressible(optimizer.at("eps"), "AdamW's epsilon is 1e-8"));
    Section scheduler = optimizer.sectionOrEmpty("scheduler");
    scheduler
        .text("name")
        .filter(name -> !name.equals("wsd"))
        .ifPresent(
            name ->
                reading.inexpressible(
                    scheduler.at("name"), "the rate rises, stays and falls (wsd), not " + name));
  }

  private Stage.Train trained(Section optimizer) {
    Section chosen = optimizer.sectionOrEmpty("optimize_weights");
    List<String> black = chosen.texts("black_list");
    List<String> white = chosen.texts("white_list");
    boolean restMissing = black.stream().anyMatch(word -> word.contains("mlp"));
    boolean mixersOnly = !white.isEmpty() && white.stream().allMatch("mixer"::equals);
    if (mixersOnly || restMissing) {
      return Stage.Train.MIXERS;
    }
    for (String key : List.of("black_list", "white_list")) {
      if (!chosen.texts(key).isEmpty()) {
        reading.inexpressible(
            chosen.at(key), "a stage trains its mixers or all weights; here it trains all");
      }
    }
    return Stage.Train.ALL;
  }

  /** A share of the steps, which mohawk also takes as a number of steps. */
  private double share(Section scheduler, String key, long steps) {
    Optional<Double> value = scheduler.real(key).filter(number -> number >= 0);
    if (value.isEmpty() || value.get() < 1) {
      return value.orElse(0.0);
    }
    double share = Math.min(1, Math.round(1000 * value.get() / steps) / 1000.0);
    reading.inexpressible(
        scheduler.at(key),
        "`%s` is a share of the steps in Hyb: %.1f%%".formatted(key, 100 * share));
    return share;
  }
}
