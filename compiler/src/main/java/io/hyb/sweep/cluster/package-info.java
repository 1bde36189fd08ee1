/**
 * Runs the variants of a sweep on a cluster: makes them ready in the sweep's folder, which the
 * cluster's machines share, and hands them to Slurm or Kubernetes. Nothing here schedules.
 */
package io.hyb.sweep.cluster;
