package io.hyb.convert.mohawk;

import static io.hyb.convert.mohawk.ComponentsSection.ordered;

import io.hyb.arch.KvProbe;
import io.hyb.arch.Source;
import io.hyb.arch.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes {@code TrainDataConfig}: the sources that mohawk has, mixed by whole numbers. */
final class DataSection {
  private static final int PARTS = 100;

  private final List<Source> sources;
  private final Losses losses;

  DataSection(List<Source> sources, Losses losses) {
    this.sources = sources;
    this.losses = losses;
  }

  /** The section for a stage. */
  Map<String, Object> write(Stage stage) {
    List<Object> members = new ArrayList<>();
    List<Integer> ratio = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      int share = (int) Math.round(PARTS * sources.get(i).share());
      source("distill.data[" + i + "]", sources.get(i))
          .ifPresent(
              section -> {
                members.add(ordered("TrainDataConfig", section));
                ratio.add(Math.max(1, share));
              });
    }
    if (members.isEmpty()) {
      losses.impossible("distill.data", "mohawk has none of these sources of data");
    }
    int common = ratio.stream().reduce(0, DataSection::divisor);
    return ordered(
        "loaders",
        List.of("RoundRobinLoader", "PackingDataLoader", "TorchDataLoader"),
        "RoundRobinLoader",
        ordered(
            "ratio",
            ratio.stream().map(it -> it / Math.max(1, common)).toList(),
            "train_data_configs",
            members),
        "PackingDataLoader",
        ordered("max_seq_len", stage.sequence()),
        "TorchDataLoader",
        ordered("num_workers", 0, "batch_size", stage.batch()));
  }

  private static int divisor(int one, int other) {
    return other == 0 ? one : divisor(other, one % other);
  }

  private Optional<Map<String, Object>> source(String part, Source source) {
    if (source instanceof Source.Text text) {
      return Optional.of(files("text", text.pattern()));
    }
    if (source instanceof Source.JsonLines lines) {
      if (!lines.field().equals("text")) {
        losses.inexpressible(part, "mohawk reads the field `text`, not `" + lines.field() + "`");
      }
      return Optional.of(files("json", lines.pattern()));
    }
    if (source instanceof Source.Kv kv) {
      return Optional.of(pairs(part, kv.probe()));
    }
    losses.inexpressible(part, "mohawk has no such source of data; it is left out");
    return Optional.empty();
  }

  /** As the {@code datasets} library reads files of a format. */
  private static Map<String, Object> files(String format, String pattern) {
    return ordered(
        "loaders",
        List.of("HFDataset", "Tokenize"),
        "HFDataset",
        ordered("path", format, "data_files", pattern),
        "Tokenize",
        ordered("tokenizer", "${TeacherConfig.dir}", "collate_type", "text"));
  }

  private Map<String, Object> pairs(String part, KvProbe probe) {
    int pairs = (probe.pairsFrom() + probe.pairsTo()) / 2;
    boolean same =
        probe.pairsFrom() == probe.pairsTo()
            && probe.form() == KvProbe.Form.QUESTION
            && probe.values() == KvProbe.Values.NUMBER
            && probe.separator().equals(":");
    if (!same) {
      losses.inexpressible(
          part, "mohawk's probe asks questions with numbers, always of as many pairs: " + pairs);
    }
    return ordered(
        "loaders",
        List.of("KVRetrieval", "Tokenize"),
        "KVRetrieval",
        ordered("num_pairs", pairs),
        "Tokenize",
        ordered("tokenizer", "${TeacherConfig.dir}", "collate_type", "raw"));
  }
}
