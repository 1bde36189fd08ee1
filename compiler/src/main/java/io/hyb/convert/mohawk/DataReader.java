package io.hyb.convert.mohawk;

import io.hyb.arch.KvProbe;
import io.hyb.arch.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code TrainDataConfig}: where tokens come from, and how many make a sequence. */
final class DataReader {
  private static final List<String> MIXED =
      List.of("RoundRobinLoader", "SequentialLoader", "ShuffleLoader");
  private static final List<String> CUT = List.of("PackingDataLoader", "PaddingDataLoader");

  /**
   * The data of a run.
   *
   * @param remarks what each source is in mohawk
   */
  record Data(List<Source> sources, List<String> remarks, int sequence, int batch) {}

  private record Part(Source source, String remark) {}

  private final Section data;
  private final Reading reading;

  DataReader(Section data) {
    this.data = data;
    this.reading = data.reading();
  }

  /** The data, or nothing after an error. */
  Optional<Data> read() {
    if (!data.has("loaders")) {
      reading.missing(data.span(), "TrainDataConfig has no `loaders`");
      return Optional.empty();
    }
    List<Part> parts = parts(data, 1.0);
    int sequence = 2048;
    for (String loader : data.texts("loaders")) {
      if (CUT.contains(loader)) {
        sequence = data.sectionOrEmpty(loader).count("max_seq_len", 1).orElse(sequence);
      }
    }
    int batch = data.sectionOrEmpty("TorchDataLoader").count("batch_size", 1).orElse(1);
    if (parts.isEmpty()) {
      if (!reading.hasErrors()) {
        reading.missing(data.at("loaders"), "these loaders read no data");
      }
      return Optional.empty();
    }
    return Optional.of(
        new Data(
            parts.stream().map(Part::source).toList(),
            parts.stream().map(Part::remark).toList(),
            sequence,
            batch));
  }

  private List<Part> parts(Section config, double share) {
    List<String> loaders = config.texts("loaders");
    if (loaders.isEmpty()) {
      return List.of();
    }
    String first = loaders.get(0);
    Section own = config.sectionOrEmpty(first);
    if (MIXED.contains(first)) {
      return mixed(first, own, share);
    }
    return source(first, own, config, share).stream().toList();
  }

  private List<Part> mixed(String loader, Section own, double share) {
    List<Section> members = own.sections("train_data_configs");
    List<Integer> ratio = own.counts("ratio");
    if (!own.has("ratio")) {
      members.forEach(unused -> ratio.add(1));
    }
    if (ratio.size() != members.size()) {
      reading.conflict(
          own.at("ratio"),
          "`ratio` has %d numbers for %d sources".formatted(ratio.size(), members.size()));
      return List.of();
    }
    if (loader.equals("SequentialLoader") && members.size() > 1) {
      reading.inexpressible(
          own.at("train_data_configs"), "sources take turns in Hyb; here they follow each other");
    }
    double sum = ratio.stream().mapToInt(Integer::intValue).sum();
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      Optional<Section> inner = members.get(i).section("TrainDataConfig");
      double part = share * ratio.get(i) / sum;
      inner.ifPresentOrElse(
          it -> parts.addAll(parts(it, part)),
          () -> reading.missing(own.at("train_data_configs"), "a source has no TrainDataConfig"));
    }
    return parts;
  }

  private Optional<Part> source(String loader, Section own, Section config, double share) {
    checkText(config);
    switch (loader) {
      case "HFDataset" -> {
        return hub(own, config, share);
      }
      case "JSONIterableDataset" -> {
        Optional<String> folder = own.text("data_dir");
        if (folder.isEmpty()) {
          reading.missingThere(own.span(), "JSONIterableDataset reads a folder from `data_dir`");
          folder = own.text("path");
        }
        String name = folder.filter(it -> !it.startsWith("<")).orElse("data/local");
        return Optional.of(lines(name, "JSON files of objects with a text", share));
      }
      case "C4DataLoader" -> {
        return Optional.of(lines("data/c4", "allenai/c4", share));
      }
      case "KVRetrieval" -> {
        int pairs = own.count("num_pairs", 1).orElse(20);
        return Optional.of(new Part(kv(pairs, share), ""));
      }
      case "NeedleInHaystackDataset" -> {
        return needle(own, share);
      }
      default -> {
        reading.impossible(config.at("loaders"), "`" + loader + "` is data that Hyb doesn't have");
        return Optional.empty();
      }
    }
  }

  private static Source kv(int pairs, double share) {
    KvProbe probe = new KvProbe(pairs, pairs, 1, KvProbe.Form.QUESTION, KvProbe.Values.NUMBER, ":");
    return new Source.Kv(probe, share);
  }

  /** Words to numbers without a haystack is the probe of pairs in other words. */
  private Optional<Part> needle(Section own, double share) {
    own.count("max_seq_len", 1);
    own.text("tokenizer_name");
    boolean bare = own.text("type_haystack").orElse("none").equals("none");
    boolean words = own.text("type_needle_k").orElse("words").equals("words");
    boolean numbers = own.text("type_needle_v").orElse("numbers").equals("numbers");
    int pairs = own.count("num_needle_k", 1).orElse(1);
    if (!bare || !words || !numbers) {
      reading.impossible(own.span(), "needles of this kind are data that Hyb doesn't have");
      return Optional.empty();
    }
    reading.inexpressible(own.span(), "the prompts of `probe kv` are in other words than these");
    return Optional.of(new Part(kv(pairs, share), "NeedleInHaystackDataset"));
  }

  private Optional<Part> hub(Section own, Section config, double share) {
    Optional<String> path = own.text("path");
    if (path.isEmpty()) {
      reading.missing(own.span(), "HFDataset needs the `path` of a data set");
      return Optional.empty();
    }
    Optional<String> files = own.text("data_files");
    if (files.isPresent() && List.of("text", "json").contains(path.get())) {
      boolean text = path.get().equals("text");
      return Optional.of(
          new Part(
              text
                  ? new Source.Text(files.get(), share)
                  : new Source.JsonLines(files.get(), "text", share),
              ""));
    }
    String name = path.get().substring(path.get().lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    List<String> remark = new ArrayList<>(List.of(path.get()));
    own.text("name").ifPresent(remark::add);
    own.text("split").ifPresent(split -> remark.add("split " + split));
    return Optional.of(
        lines("data/" + name.replaceAll("[^a-z0-9._-]", "_"), String.join(", ", remark), share));
  }

  private static Part lines(String folder, String remark, double share) {
    String plain = folder.replace("*", "_").replaceFirst("/$", "");
    return new Part(
        new Source.JsonLines(plain + "/*.jsonl", "text", share), remark.replaceAll("\\s+", " "));
  }

  /** Reports documents that are put into the template of a conversation. */
  private void checkText(Section config) {
    for (String name : List.of("Tokenize", "TokenizedDataLoader")) {
      Section tokenize = config.sectionOrEmpty(name);
      Optional<String> type = tokenize.text("collate_type");
      type.filter(word -> !word.equals("text") && !word.equals("raw"))
          .ifPresent(
              word ->
                  reading.inexpressible(
                      tokenize.at("collate_type"),
                      "mohawk makes texts of each %s; Hyb reads texts that are made"
                          .formatted(word)));
    }
  }
}
