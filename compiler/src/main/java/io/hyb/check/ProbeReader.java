package io.hyb.check;

import io.hyb.arch.KvProbe;

/** Reads {@code probe kv { … }}, as a ranking's probe and as a source of training data. */
final class ProbeReader {
  private static final Key<Steps> PAIRS = new Key<>("pairs", Steps.KIND);
  private static final Key<KvProbe.Form> FORM = new Key<>("form", Choice.of(KvProbe.Form.values()));
  private static final Key<KvProbe.Values> VALUES =
      new Key<>("values", Choice.of(KvProbe.Values.values()));
  private static final Key<String> SEPARATOR = new Key<>("separator", ValueKind.TEXT);

  private static final Steps DEFAULT_PAIRS = new Steps(8, 32, 1);

  private ProbeReader() {}

  /** The probe's own keys and {@code more}, which says how it is used here. */
  static Schema schema(Key<?> more) {
    return Schema.of("a kv probe", PAIRS, FORM, VALUES, SEPARATOR, more);
  }

  static KvProbe read(Fields fields) {
    KvProbe.Form form = fields.get(FORM, KvProbe.Form.QUESTION);
    Steps pairs = fields.get(PAIRS, DEFAULT_PAIRS);
    return new KvProbe(
        pairs.from(),
        pairs.to(),
        pairs.step(),
        form,
        fields.get(VALUES, KvProbe.Values.NUMBER),
        fields.get(SEPARATOR, form == KvProbe.Form.QUESTION ? ":" : ": "));
  }
}
