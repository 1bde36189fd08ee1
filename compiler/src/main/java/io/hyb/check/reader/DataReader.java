package io.hyb.check.reader;

import io.hyb.arch.Source;
import io.hyb.check.rule.Mixture;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.language.BlockType;
import io.hyb.language.DataSchema;
import io.hyb.language.Numbers;
import io.hyb.language.Steps;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Value;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code data { … }}: sources with their shares. */
final class DataReader {
  private static final BigDecimal WHOLE = BigDecimal.valueOf(100);

  private final String path;
  private final Declarations declarations;
  private final List<Diagnostic> findings;
  private boolean alone;

  DataReader(String path, Declarations declarations) {
    this.path = path;
    this.declarations = declarations;
    this.findings = declarations.findings();
  }

  /** The sources, without those that are wrong. */
  List<Source> read(Block block) {
    Fields fields = Fields.of(DataSchema.DATA, block, declarations.scope());
    fields.note(path, declarations.origins());
    List<Block> blocks = fields.blocks();
    alone = blocks.size() == 1;
    List<Source> sources = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      source(blocks.get(i), path + "[" + i + "]").ifPresent(sources::add);
    }
    if (fields.isSound() && blocks.isEmpty()) {
      findings.add(
          Diagnostic.error("no-data", block.header(), "data needs at least one source")
              .withFix("probe kv { share = 100% }"));
    } else if (fields.isSound() && sources.size() == blocks.size()) {
      declarations.parts().add(path, new Mixture(sources));
    }
    return sources;
  }

  private Optional<Source> source(Block block, String own) {
    BlockType type = DataSchema.DATA.own().block(block.keyword().text()).orElseThrow();
    Optional<String> file = Optional.empty();
    boolean ofFiles = type == DataSchema.TEXT || type == DataSchema.JSONL;
    if (ofFiles) {
      file = new Labels(type, block, findings).file().flatMap(text -> file(text, own));
    }
    Fields fields = Fields.of(type, block, declarations.scope());
    Optional<BigDecimal> percent = share(fields);
    fields.note(own, declarations.origins());
    if (!fields.isSound() || percent.isEmpty() || ofFiles && file.isEmpty()) {
      return Optional.empty();
    }
    double share = Numbers.fraction(percent.get());
    return Optional.of(
        ofFiles ? ofFiles(type, file.get(), fields, share) : made(type, fields, share));
  }

  private static Source ofFiles(BlockType type, String file, Fields fields, double share) {
    return type == DataSchema.TEXT
        ? new Source.Text(file, share)
        : new Source.JsonLines(file, fields.get(DataSchema.FIELD), share);
  }

  /** A source that needs no files. */
  private static Source made(BlockType type, Fields fields, double share) {
    if (type == DataSchema.PROBE) {
      return new Source.Kv(ProbeReader.read(fields), share);
    }
    if (type == DataSchema.COPY) {
      Steps length = fields.get(DataSchema.COPY_LENGTH);
      return new Source.Copy(length.from(), length.to(), share);
    }
    if (type == DataSchema.NEEDLE) {
      Steps length = fields.get(DataSchema.NEEDLE_LENGTH);
      return new Source.Needle(length.from(), length.to(), share);
    }
    if (type == DataSchema.TEACHER) {
      return new Source.Sampled(
          fields.get(DataSchema.SEQUENCES),
          fields.get(DataSchema.SEQUENCE),
          fields.get(DataSchema.TEMPERATURE),
          share);
    }
    throw new IllegalStateException("no reader for the source " + type.name());
  }

  /** The path as the model has it, relative to the folder of the spec that was named. */
  private Optional<String> file(Value.Text pattern, String own) {
    declarations.origins().put(own + ".path", pattern.span());
    try {
      return Optional.of(declarations.sources().relative(pattern.text(), pattern.span()));
    } catch (InvalidPathException e) {
      findings.add(
          Diagnostic.error("wrong-type", pattern.span(), "this cannot be the name of a file"));
      return Optional.empty();
    }
  }

  /** The source's share in percent; a source alone need not say it. */
  private Optional<BigDecimal> share(Fields fields) {
    if (alone && !fields.has(DataSchema.SHARE.name())) {
      return Optional.of(WHOLE);
    }
    return fields.require(DataSchema.SHARE).map(Located::value);
  }
}
