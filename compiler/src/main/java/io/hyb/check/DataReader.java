package io.hyb.check;

import io.hyb.arch.Source;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Value;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code data { … }}: sources, whose shares sum to 100%. */
final class DataReader {
  private static final Key<BigDecimal> SHARE = new Key<>("share", Numbers.percent());
  private static final Key<String> FIELD = new Key<>("field", ValueKind.TEXT);
  private static final Key<Steps> SPAN_LENGTH = new Key<>("length", Steps.KIND);
  private static final Key<Integer> SEQUENCES = new Key<>("sequences", Numbers.size());
  private static final Key<Integer> SEQUENCE = new Key<>("sequence", Numbers.context());
  private static final Key<Double> TEMPERATURE = new Key<>("temperature", Numbers.positive());

  private static final Schema DATA =
      Schema.of("data").withRepeated("text", "jsonl", "probe", "copy", "needle", "teacher");
  private static final Schema TEXT = Schema.of("a text source", SHARE);
  private static final Schema JSONL = Schema.of("a jsonl source", SHARE, FIELD);
  private static final Schema COPY = Schema.of("a copy source", SHARE, SPAN_LENGTH);
  private static final Schema NEEDLE = Schema.of("a needle source", SHARE, SPAN_LENGTH);
  private static final Schema TEACHER =
      Schema.of("a teacher source", SHARE, SEQUENCES, SEQUENCE, TEMPERATURE);

  private static final Steps COPY_LENGTH = new Steps(8, 64, 1);
  private static final Steps NEEDLE_LENGTH = new Steps(64, 256, 1);
  private static final BigDecimal WHOLE = BigDecimal.valueOf(100);

  private final Declarations declarations;
  private final List<Diagnostic> findings;
  private final List<Source> sources = new ArrayList<>();
  private BigDecimal sum = BigDecimal.ZERO;
  private boolean complete = true;
  private boolean alone;

  DataReader(Declarations declarations) {
    this.declarations = declarations;
    this.findings = declarations.findings();
  }

  List<Source> read(Block block) {
    Kinds.none(block.labels(), "data has its braces", findings);
    Fields fields = new Fields(DATA, block, findings);
    List<Block> blocks = fields.blocks();
    alone = blocks.size() == 1;
    for (Block source : blocks) {
      source(source);
    }
    if (blocks.isEmpty()) {
      findings.add(
          Diagnostic.error("no-data", block.header(), "data needs at least one source")
              .withFix("probe kv { share = 100% }"));
    } else if (complete && sum.compareTo(WHOLE) != 0) {
      String message = "the shares sum to " + plain(sum) + "%, not 100%";
      findings.add(Diagnostic.error("share-sum", block.header(), message));
    }
    return sources;
  }

  private void source(Block block) {
    switch (block.keyword().text()) {
      case "text" -> text(block);
      case "jsonl" -> jsonl(block);
      case "probe" -> probe(block);
      case "copy" -> {
        Fields fields = synthetic(COPY, block);
        Steps length = fields.get(SPAN_LENGTH, COPY_LENGTH);
        sources.add(new Source.Copy(length.from(), length.to(), share(fields)));
      }
      case "needle" -> {
        Fields fields = synthetic(NEEDLE, block);
        Steps length = fields.get(SPAN_LENGTH, NEEDLE_LENGTH);
        sources.add(new Source.Needle(length.from(), length.to(), share(fields)));
      }
      default -> sampled(block);
    }
  }

  private void text(Block block) {
    Optional<Value.Text> pattern = pattern(block);
    double share = share(new Fields(TEXT, block, findings));
    pattern.ifPresent(
        text -> resolve(text).ifPresent(path -> sources.add(new Source.Text(path, share))));
  }

  private void jsonl(Block block) {
    Optional<Value.Text> pattern = pattern(block);
    Fields fields = new Fields(JSONL, block, findings);
    String field = fields.get(FIELD, "text");
    double share = share(fields);
    pattern.ifPresent(
        text ->
            resolve(text).ifPresent(path -> sources.add(new Source.JsonLines(path, field, share))));
  }

  private void probe(Block block) {
    Kinds.isKind(block, List.of("kv"), findings);
    Fields fields = new Fields(ProbeReader.schema(SHARE), block, findings);
    sources.add(new Source.Kv(ProbeReader.read(fields), share(fields)));
  }

  private void sampled(Block block) {
    Fields fields = synthetic(TEACHER, block);
    sources.add(
        new Source.Sampled(
            fields.get(SEQUENCES, 4096),
            fields.get(SEQUENCE, 512),
            fields.get(TEMPERATURE, 1.0),
            share(fields)));
  }

  private Fields synthetic(Schema schema, Block block) {
    Kinds.none(block.labels(), schema.what() + " has its braces", findings);
    return new Fields(schema, block, findings);
  }

  private Optional<Value.Text> pattern(Block block) {
    List<Value> labels = block.labels();
    if (labels.size() == 1 && labels.get(0) instanceof Value.Text text && !text.text().isEmpty()) {
      return Optional.of(text);
    }
    String keyword = block.keyword().text();
    Span span = labels.isEmpty() ? block.header() : labels.get(0).span();
    findings.add(
        Diagnostic.error("wrong-type", span, "`" + keyword + "` takes one file between quotes")
            .withFix(keyword + " \"data/prose.txt\" { … }"));
    return Optional.empty();
  }

  /** The path as the model has it, relative to the folder of the spec that was named. */
  private Optional<String> resolve(Value.Text pattern) {
    try {
      Path path =
          declarations.sources().folderOf(pattern.span()).resolve(pattern.text()).normalize();
      if (!DataFiles.exist(path)) {
        String message = "no such data: " + path;
        findings.add(Diagnostic.warning("missing-data", pattern.span(), message));
      }
      return Optional.of(declarations.sources().relative(pattern.text(), pattern.span()));
    } catch (InvalidPathException e) {
      findings.add(Diagnostic.error("wrong-type", pattern.span(), "this is not a file's name"));
      return Optional.empty();
    }
  }

  /** The source's share, 0 to 1; a source alone need not say it. */
  private double share(Fields fields) {
    Optional<Located<BigDecimal>> share =
        alone && !fields.has(SHARE.name())
            ? Optional.of(new Located<>(WHOLE, fields.place()))
            : fields.require(SHARE);
    if (share.isEmpty()) {
      complete = false;
      return 0;
    }
    sum = sum.add(share.get().value());
    return fraction(share.get().value());
  }

  /** Percentage points as a fraction. */
  static double fraction(BigDecimal percent) {
    return percent.movePointLeft(2).doubleValue();
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }
}
