package io.hyb.language;

import java.math.BigDecimal;

/** {@code data { … }}: the sources of training tokens. */
public final class DataSchema {
  public static final Key<BigDecimal> SHARE =
      Key.optional(
          "share",
          Numbers.percent(),
          "100% for a source alone; required beside others",
          "The source's share of the training tokens; all shares sum to 100%.");

  public static final Key<String> FIELD =
      Key.of("field", Type.TEXT, "text", "The field of each object that holds the text.");

  public static final Key<Steps> COPY_LENGTH =
      Key.of("length", Steps.TYPE, new Steps(8, 64, 1), "Tokens of the copied span.");

  public static final Key<Steps> NEEDLE_LENGTH =
      Key.of("length", Steps.TYPE, new Steps(64, 256, 1), "Tokens of filler.");

  public static final Key<Integer> SEQUENCES =
      Key.of(
          "sequences", Numbers.size(), 4096, "Sequences that are sampled once and read in turn.");

  public static final Key<Integer> SEQUENCE =
      Key.of("sequence", Numbers.context(), 512, "Tokens in a sampled sequence.");

  public static final Key<Double> TEMPERATURE =
      Key.of("temperature", Numbers.positive(), 1.0, "Temperature of the sampling.");

  public static final BlockType TEXT =
      source(
          "text",
          "Plain text files; a glob names several, relative to this file.",
          Schema.of("a text source", SHARE),
          Label.FILE);

  public static final BlockType JSONL =
      source(
          "jsonl",
          "Files with one JSON object a line.",
          Schema.of("a jsonl source", FIELD, SHARE),
          Label.FILE);

  public static final BlockType PROBE =
      ProbeSchema.with("Prompts of a probe with their answers.", SHARE)
          .occurring(Occurrence.REPEATED);

  public static final BlockType COPY =
      source(
          "copy",
          "Random tokens followed by themselves.",
          Schema.of("a copy source", COPY_LENGTH, SHARE),
          Label.NONE);

  public static final BlockType NEEDLE =
      source(
          "needle",
          "A sentence with a number, hidden in filler and asked for at the end.",
          Schema.of("a needle source", NEEDLE_LENGTH, SHARE),
          Label.NONE);

  public static final BlockType TEACHER =
      source(
          "teacher",
          "Text that the teacher itself is made to write.",
          Schema.of("a teacher source", SEQUENCES, SEQUENCE, TEMPERATURE, SHARE),
          Label.NONE);

  public static final BlockType DATA =
      BlockType.of(
              "data",
              "Where the training tokens come from; sources of one keyword may repeat.",
              Schema.of("data", TEXT, JSONL, PROBE, COPY, NEEDLE, TEACHER))
          .occurring(Occurrence.REQUIRED)
          .inherited(Inherited.REPLACED);

  private DataSchema() {}

  private static BlockType source(String keyword, String doc, Schema schema, Label label) {
    return BlockType.of(keyword, doc, schema).labelled(label).occurring(Occurrence.REPEATED);
  }
}
