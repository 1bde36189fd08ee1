package io.hyb.runtime.weights;

/** Hears how far the writing of weights is. */
@FunctionalInterface
public interface WriteProgress {
  /** For those who don't care. */
  WriteProgress SILENT = (tensor, bytes, totalBytes) -> {};

  /**
   * @param tensor written last
   * @param bytes written so far
   * @param totalBytes to write
   */
  void wrote(String tensor, long bytes, long totalBytes);
}
