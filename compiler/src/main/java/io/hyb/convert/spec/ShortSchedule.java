package io.hyb.convert.spec;

import io.hyb.arch.KvProbe;
import io.hyb.arch.Schedule;
import io.hyb.arch.Source;
import io.hyb.arch.Stage;
import io.hyb.arch.text.SpecWriter;
import io.hyb.language.Absent;
import io.hyb.language.BlockType;
import io.hyb.language.DataSchema;
import io.hyb.language.DistillSchema;
import io.hyb.language.Key;
import io.hyb.language.Numbers;
import io.hyb.language.ProbeSchema;
import io.hyb.language.Steps;
import io.hyb.language.Type;
import java.util.ArrayList;
import java.util.List;

/** Writes what is in {@code distill { … }}, a source and a stage to a line. */
final class ShortSchedule {
  private final SpecWriter out;

  ShortSchedule(SpecWriter out) {
    this.out = out;
  }

  /**
   * @param remarks what is to be said beside each source; empty for nothing
   */
  void write(Schedule schedule, List<String> remarks) {
    out.open(DataSchema.DATA.name());
    boolean alone = schedule.data().size() == 1;
    for (int i = 0; i < schedule.data().size(); i++) {
      String line = source(schedule.data().get(i), alone);
      String remark = i < remarks.size() ? remarks.get(i) : "";
      if (remark.isEmpty()) {
        out.line(line);
      } else {
        out.line(line, "// " + remark);
      }
    }
    out.close();
    schedule.stages().forEach(stage -> out.line(stage(stage)));
  }

  /** Writes of stages that are another hybrid's which of them recompute. */
  void writeRecomputing(Schedule schedule) {
    for (Stage stage : schedule.stages()) {
      Items items = new Items();
      items.add(DistillSchema.RECOMPUTE, stage.recompute());
      if (!items.list.isEmpty()) {
        out.line(block(stage, items));
      }
    }
  }

  private static String source(Source source, boolean alone) {
    Items items = new Items();
    BlockType type;
    String label = "";
    if (source instanceof Source.Text text) {
      type = DataSchema.TEXT;
      label = Type.TEXT.write(text.pattern());
    } else if (source instanceof Source.JsonLines lines) {
      type = DataSchema.JSONL;
      label = Type.TEXT.write(lines.pattern());
      items.add(DataSchema.FIELD, lines.field());
    } else if (source instanceof Source.Kv kv) {
      type = DataSchema.PROBE;
      label = ProbeSchema.KV;
      probe(kv.probe(), items);
    } else if (source instanceof Source.Copy copy) {
      type = DataSchema.COPY;
      items.add(DataSchema.COPY_LENGTH, new Steps(copy.minLength(), copy.maxLength(), 1));
    } else if (source instanceof Source.Needle needle) {
      type = DataSchema.NEEDLE;
      items.add(DataSchema.NEEDLE_LENGTH, new Steps(needle.minLength(), needle.maxLength(), 1));
    } else if (source instanceof Source.Sampled sampled) {
      type = DataSchema.TEACHER;
      items.add(DataSchema.SEQUENCES, sampled.sequences());
      items.add(DataSchema.SEQUENCE, sampled.length());
      items.add(DataSchema.TEMPERATURE, sampled.temperature());
    } else {
      throw new IllegalStateException("no block for the source " + source);
    }
    if (!alone) {
      items.add(DataSchema.SHARE, Numbers.points(source.share()));
    }
    String header = type.name() + (label.isEmpty() ? "" : " " + label);
    return items.list.isEmpty() ? header + " {}" : SpecWriter.block(header, items.list);
  }

  private static void probe(KvProbe probe, Items items) {
    items.add(ProbeSchema.PAIRS, new Steps(probe.pairsFrom(), probe.pairsTo(), probe.pairsStep()));
    items.add(ProbeSchema.FORM, probe.form());
    items.add(ProbeSchema.VALUES, probe.values());
    items.addUnless(ProbeSchema.SEPARATOR, probe.separator(), ProbeSchema.FORM, probe.form());
  }

  private static String stage(Stage stage) {
    Items items = new Items();
    items.add(DistillSchema.MATCH, stage.match());
    items.addUnless(DistillSchema.TRAIN, stage.train(), DistillSchema.MATCH, stage.match());
    items.add(DistillSchema.TOKENS, stage.tokens());
    items.add(DistillSchema.LR, stage.lr());
    items.add(DistillSchema.BATCH, stage.batch());
    items.add(DistillSchema.ACCUMULATE, stage.accumulate());
    items.add(DistillSchema.SEQUENCE, stage.sequence());
    items.add(DistillSchema.WARMUP, Numbers.points(stage.warmup()));
    items.add(DistillSchema.DECAY, Numbers.points(stage.decay()));
    items.add(DistillSchema.WEIGHT_DECAY, stage.weightDecay());
    items.add(DistillSchema.CLIP, stage.clip());
    items.add(DistillSchema.TEMPERATURE, stage.temperature());
    items.add(DistillSchema.RECOMPUTE, stage.recompute());
    return block(stage, items);
  }

  private static String block(Stage stage, Items items) {
    return SpecWriter.block(DistillSchema.STAGE.name() + " " + stage.label(), items.list);
  }

  /** Keys with their values, but for those that say what holds anyway. */
  private static final class Items {
    private final List<String> list = new ArrayList<>();

    <T> void add(Key<T> key, T value) {
      if (!(key.absent() instanceof Absent.Default<T> usual) || !same(key, usual.value(), value)) {
        list.add(key.name() + " = " + key.type().write(value));
      }
    }

    /** The same where the default follows another key. */
    @SuppressWarnings("unchecked") // the key's own schema names the other key
    <K, T> void addUnless(Key<T> key, T value, Key<K> other, K at) {
      Absent.Following<K, T> following = (Absent.Following<K, T>) key.absent();
      if (!following.key().equals(other) || !same(key, following.at(at), value)) {
        list.add(key.name() + " = " + key.type().write(value));
      }
    }

    private static <T> boolean same(Key<T> key, T one, T other) {
      return key.type().write(one).equals(key.type().write(other));
    }
  }
}
