package io.hyb.runtime.distil;

import java.nio.file.Path;

/**
 * What a run is started with beside the spec.
 *
 * @param weights folder of the student's first weights
 * @param teacher folder of the teacher's weights and tokenizer
 * @param out the run's folder
 * @param base what the data's paths are relative to: the spec's folder
 * @param cache folder of tokenised files
 * @param seed of the data's order and of what is drawn
 * @param keep how many checkpoints are kept beside the best
 * @param events folder of TensorBoard's events
 */
public record RunSettings(
    Path weights, Path teacher, Path out, Path base, Path cache, long seed, int keep, Path events) {

  /** With the events in the run's folder. */
  public RunSettings(
      Path weights, Path teacher, Path out, Path base, Path cache, long seed, int keep) {
    this(weights, teacher, out, base, cache, seed, keep, out.resolve(Metrics.EVENTS));
  }

  /** The same with the events in another folder. */
  public RunSettings withEvents(Path folder) {
    return new RunSettings(weights, teacher, out, base, cache, seed, keep, folder);
  }
}
