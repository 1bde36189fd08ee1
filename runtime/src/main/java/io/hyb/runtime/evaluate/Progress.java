package io.hyb.runtime.evaluate;

/** Hears how far a long work is. */
@FunctionalInterface
public interface Progress {
  Progress SILENT = (done, all) -> {};

  /**
   * @param done what is done, in whatever the work counts
   * @param all what there is to do
   */
  void at(long done, long all);
}
