package io.hyb.runtime.testing;

import java.util.Arrays;
import java.util.Map;

/**
 * Mamba-2 as its formulas have it, position by position in float64: the oracle of the kernels.
 *
 * @param weights row-major under the names that checkpoints have; of the biases any may be missing
 */
public record PlainMamba2(
    int dModel,
    int heads,
    int headDim,
    int dState,
    int groups,
    int conv,
    double eps,
    Map<String, double[]> weights) {

  /**
   * @param u (length, d_model)
   * @return (length, heads · head_dim), before the output projection
   */
  public double[][] forward(double[][] u) {
    double[][] outputs = gated(u);
    for (double[] y : outputs) {
      norm(y);
    }
    return outputs;
  }

  /** What the norm is given: (length, heads · head_dim). */
  public double[][] gated(double[][] u) {
    double[][] outputs = mixed(u);
    for (int t = 0; t < u.length; t++) {
      double[] projected = project(u[t]);
      for (int i = 0; i < inner(); i++) {
        outputs[t][i] *= silu(projected[i] + bias("z_bias", i));
      }
    }
    return outputs;
  }

  /** What the state space makes of x, before gate and norm: (length, heads · head_dim). */
  public double[][] mixed(double[][] u) {
    double[][] xbc = convolved(u);
    double[][] outputs = new double[u.length][inner()];
    double[][][] h = new double[heads][headDim][dState];
    for (int t = 0; t < u.length; t++) {
      double[] projected = project(u[t]);
      for (int head = 0; head < heads; head++) {
        double step = projected[inner() + channels() + head] + weights.get("dt_bias")[head];
        double dt = Math.log1p(Math.exp(step));
        double decay = Math.exp(-Math.exp(weights.get("A_log")[head]) * dt);
        int b = inner() + head / (heads / groups) * dState;
        int c = b + groups * dState;
        for (int i = 0; i < headDim; i++) {
          double x = xbc[t][head * headDim + i];
          double y = weights.get("D")[head] * x;
          for (int n = 0; n < dState; n++) {
            h[head][i][n] = decay * h[head][i][n] + dt * x * xbc[t][b + n];
            y += h[head][i][n] * xbc[t][c + n];
          }
          outputs[t][head * headDim + i] = y;
        }
      }
    }
    return outputs;
  }

  /** x, B and C of every position, side by side. */
  public double[][] convolved(double[][] u) {
    double[][] projected = Arrays.stream(u).map(this::project).toArray(double[][]::new);
    double[][] xbc = new double[u.length][channels()];
    for (int t = 0; t < u.length; t++) {
      for (int channel = 0; channel < channels(); channel++) {
        double sum = bias("conv1d.bias", channel);
        for (int tap = Math.max(0, conv - 1 - t); tap < conv; tap++) {
          sum +=
              weights.get("conv1d.weight")[channel * conv + tap]
                  * projected[t - conv + 1 + tap][inner() + channel];
        }
        xbc[t][channel] = silu(sum);
      }
    }
    return xbc;
  }

  /** Values of all heads. */
  public int inner() {
    return heads * headDim;
  }

  private int channels() {
    return inner() + 2 * groups * dState;
  }

  private double[] project(double[] u) {
    double[] projected = new double[inner() + channels() + heads];
    for (int row = 0; row < projected.length; row++) {
      projected[row] = bias("in_proj.bias", row);
      for (int column = 0; column < dModel; column++) {
        projected[row] += weights.get("in_proj.weight")[row * dModel + column] * u[column];
      }
    }
    return projected;
  }

  private void norm(double[] y) {
    double squares = 0;
    for (double value : y) {
      squares += value * value;
    }
    double size = Math.sqrt(squares / y.length + eps);
    for (int i = 0; i < y.length; i++) {
      y[i] = y[i] / size * weights.get("norm.weight")[i];
    }
  }

  private double bias(String name, int i) {
    return weights.containsKey(name) ? weights.get(name)[i] : 0;
  }

  private static double silu(double x) {
    return x / (1 + Math.exp(-x));
  }
}
