package io.hyb.sweep.cluster;

/**
 * A task of an array that Slurm has in its queue.
 *
 * @param job the array's number
 * @param task its place in the array, from 1
 * @param state in Slurm's words, such as {@code RUNNING}
 * @param reason why it waits, in Slurm's words
 * @param node where it runs; empty while it waits
 */
record QueuedTask(String job, int task, String state, String reason, String node) {
  boolean isRunning() {
    return !node.isEmpty() && !state.equals("PENDING");
  }
}
