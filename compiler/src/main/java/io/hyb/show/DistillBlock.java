package io.hyb.show;

import io.hyb.arch.KvProbe;
import io.hyb.arch.Schedule;
import io.hyb.arch.Source;
import io.hyb.arch.Stage;
import io.hyb.language.BlockType;
import io.hyb.language.DataSchema;
import io.hyb.language.DistillSchema;
import io.hyb.language.Numbers;
import io.hyb.language.ProbeSchema;
import io.hyb.language.Steps;
import io.hyb.language.Type;

/** Writes {@code distill { … }}, and the probes that data and rankings have in common. */
final class DistillBlock {
  private final SpecBlocks out;

  DistillBlock(SpecBlocks out) {
    this.out = out;
  }

  /**
   * Writes it.
   *
   * @param at its path in the origins
   */
  void write(Schedule schedule, String at) {
    out.open(DistillSchema.DISTILL);
    out.open(DataSchema.DATA);
    for (int i = 0; i < schedule.data().size(); i++) {
      source(schedule.data().get(i), at + ".data[" + i + "]");
    }
    out.close();
    schedule.stages().forEach(stage -> stage(stage, at + ".stages[" + stage.label() + "]"));
    out.close();
  }

  private void source(Source source, String at) {
    if (source instanceof Source.Text text) {
      files(DataSchema.TEXT, text.pattern(), at);
    } else if (source instanceof Source.JsonLines lines) {
      files(DataSchema.JSONL, lines.pattern(), at);
      out.key(DataSchema.FIELD, lines.field(), at);
    } else if (source instanceof Source.Kv kv) {
      out.open(DataSchema.PROBE, ProbeSchema.KV, at);
      probe(kv.probe(), at);
    } else if (source instanceof Source.Copy copy) {
      out.open(DataSchema.COPY);
      out.key(DataSchema.COPY_LENGTH, new Steps(copy.minLength(), copy.maxLength(), 1), at);
    } else if (source instanceof Source.Needle needle) {
      out.open(DataSchema.NEEDLE);
      out.key(DataSchema.NEEDLE_LENGTH, new Steps(needle.minLength(), needle.maxLength(), 1), at);
    } else if (source instanceof Source.Sampled sampled) {
      out.open(DataSchema.TEACHER);
      out.key(DataSchema.SEQUENCES, sampled.sequences(), at);
      out.key(DataSchema.SEQUENCE, sampled.length(), at);
      out.key(DataSchema.TEMPERATURE, sampled.temperature(), at);
    } else {
      throw new IllegalStateException("no block for the source " + source);
    }
    out.key(DataSchema.SHARE, Numbers.points(source.share()), at);
    out.close();
  }

  private void files(BlockType type, String pattern, String at) {
    out.open(type, Type.TEXT.write(pattern), at + ".path");
  }

  /** The keys of a probe, whatever it is for. */
  void probe(KvProbe probe, String at) {
    Steps pairs = new Steps(probe.pairsFrom(), probe.pairsTo(), probe.pairsStep());
    out.key(ProbeSchema.PAIRS, pairs, at);
    out.key(ProbeSchema.FORM, probe.form(), at);
    out.key(ProbeSchema.VALUES, probe.values(), at);
    out.key(ProbeSchema.SEPARATOR, probe.separator(), at);
  }

  private void stage(Stage stage, String at) {
    out.open(DistillSchema.STAGE, stage.label(), at);
    out.key(DistillSchema.MATCH, stage.match(), at);
    out.key(DistillSchema.TRAIN, stage.train(), at);
    out.key(DistillSchema.TOKENS, stage.tokens(), at);
    out.key(DistillSchema.LR, stage.lr(), at);
    out.key(DistillSchema.BATCH, stage.batch(), at);
    out.key(DistillSchema.SEQUENCE, stage.sequence(), at);
    out.key(DistillSchema.ACCUMULATE, stage.accumulate(), at);
    out.key(DistillSchema.WARMUP, Numbers.points(stage.warmup()), at);
    out.key(DistillSchema.DECAY, Numbers.points(stage.decay()), at);
    out.key(DistillSchema.WEIGHT_DECAY, stage.weightDecay(), at);
    out.key(DistillSchema.CLIP, stage.clip(), at);
    out.key(DistillSchema.TEMPERATURE, stage.temperature(), at);
    out.key(DistillSchema.RECOMPUTE, stage.recompute(), at);
    out.close();
  }
}
