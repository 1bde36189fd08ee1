package io.hyb.runtime.rank;

/** Hears how far a ranking is. */
@FunctionalInterface
public interface RankProgress {
  RankProgress SILENT = (done, all) -> {};

  /**
   * @param done prompts answered by every variant of the teacher
   * @param all prompts in all
   */
  void at(int done, int all);
}
