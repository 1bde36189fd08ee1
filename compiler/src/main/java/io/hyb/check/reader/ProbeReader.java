package io.hyb.check.reader;

import io.hyb.arch.KvProbe;
import io.hyb.language.ProbeSchema;
import io.hyb.language.Steps;

/** Reads {@code probe kv { … }}, as a ranking's probe and as a source of training data. */
final class ProbeReader {
  private ProbeReader() {}

  static KvProbe read(Fields fields) {
    Steps pairs = fields.get(ProbeSchema.PAIRS);
    return new KvProbe(
        pairs.from(),
        pairs.to(),
        pairs.step(),
        fields.get(ProbeSchema.FORM),
        fields.get(ProbeSchema.VALUES),
        fields.get(ProbeSchema.SEPARATOR));
  }
}
