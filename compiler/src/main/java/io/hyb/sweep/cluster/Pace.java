package io.hyb.sweep.cluster;

import java.time.Duration;

/**
 * How a follower looks at a cluster.
 *
 * @param look the time between two looks
 * @param patience how long the result of a task that has left the queue may take to be seen: file
 *     systems that machines share are late
 */
public record Pace(Duration look, Duration patience) {
  /** What a queue that many share bears. */
  public static final Pace USUAL = new Pace(Duration.ofSeconds(5), Duration.ofSeconds(60));
}
