package io.hyb.arch.diff.rule;

import io.hyb.arch.word.Word;

/** How grave a finding is, the least first. */
public enum Severity {
  NOTE,
  /** It costs more, or a part of the checkpoint is lost. */
  WARNING,
  /** The model may do worse without anyone noticing. */
  DANGER,
  /** The old checkpoint is of no use. */
  BREAKING;

  public String word() {
    return Word.of(this);
  }
}
