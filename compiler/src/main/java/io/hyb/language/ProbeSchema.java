package io.hyb.language;

import io.hyb.arch.KvProbe;
import java.util.List;

/** {@code probe kv { … }}, as the measure of a ranking and as a source of training data. */
public final class ProbeSchema {
  public static final Key<Steps> PAIRS =
      Key.of(
          "pairs",
          Steps.TYPE,
          new Steps(8, 32, 1),
          "Key-value pairs in a prompt; a range draws from it.");

  public static final Key<KvProbe.Form> FORM =
      Key.of(
          "form",
          Choice.of(KvProbe.Form.values()),
          KvProbe.Form.QUESTION,
          "Whether the prompt asks a question or is to be continued.");

  public static final Key<KvProbe.Values> VALUES =
      Key.of(
          "values",
          Choice.of(KvProbe.Values.values()),
          KvProbe.Values.NUMBER,
          "Whether the values are numbers or words.");

  public static final Key<String> SEPARATOR =
      Key.following(
          "separator",
          Type.TEXT,
          ":",
          FORM,
          KvProbe.Form.CONTINUATION,
          ": ",
          "What separates a key from its value.");

  /** The probe's only kind so far. */
  public static final String KV = "kv";

  private ProbeSchema() {}

  /**
   * A probe where {@code more} says how it is used.
   *
   * @param doc what it is for there
   */
  static BlockType with(String doc, Key<?> more) {
    Kind kv =
        new Kind(
            KV,
            "Key-value retrieval: the prompt lists pairs and asks for the value of one key.",
            Schema.of("a kv probe", PAIRS, FORM, VALUES, SEPARATOR, more));
    return BlockType.of("probe", doc, Schema.of("a probe")).withKinds(List.of(kv));
  }
}
