package io.hyb.runtime.testing;

import io.hyb.arch.mixer.GatedDeltaNet;
import io.hyb.arch.tensor.HeadGroup;
import java.util.Map;

/**
 * Gated DeltaNet as its formulas have it, in float64, one position and one value after the other.
 *
 * @param weights the mixer's by name, row-major
 */
public record PlainGatedDeltaNet(
    GatedDeltaNet mixer,
    HeadGroup group,
    int dModel,
    double normEps,
    Map<String, double[]> weights) {

  /**
   * @param u of one document, (length, d_model)
   * @return (length, heads, head_dim) row-major
   */
  public double[] outputs(double[][] u) {
    int inner = (int) group.inner();
    double[][] inputs = new double[u.length][];
    double[][] states = new double[inner][mixer.dState()];
    double[] outputs = new double[u.length * inner];
    for (int t = 0; t < u.length; t++) {
      inputs[t] = projected(u[t]);
      double[] qkv = convolved(inputs, t);
      for (int head = 0; head < group.heads(); head++) {
        double[] y = advanced(states, head, qkv, inputs[t]);
        System.arraycopy(y, 0, outputs, t * inner + head * group.headDim(), y.length);
      }
    }
    return outputs;
  }

  private double[] projected(double[] u) {
    double[] weight = weights.get("in_proj.weight");
    double[] rows = new double[weight.length / dModel];
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < dModel; i++) {
        rows[row] += weight[row * dModel + i] * u[i];
      }
    }
    return rows;
  }

  /** q, k and v after convolution and silu. */
  private double[] convolved(double[][] inputs, int t) {
    double[] taps = weights.get("conv1d.weight");
    double[] channels = new double[(int) mixer.channels(group)];
    for (int channel = 0; channel < channels.length; channel++) {
      double sum = weights.get("conv1d.bias")[channel];
      for (int back = 0; back < mixer.conv() && back <= t; back++) {
        sum += taps[(channel + 1) * mixer.conv() - 1 - back] * inputs[t - back][channel];
      }
      channels[channel] = silu(sum);
    }
    return channels;
  }

  /** Moves a head's rows of the states on by a token. */
  private double[] advanced(double[][] states, int head, double[] qkv, double[] input) {
    int n = mixer.dState();
    int p = group.headDim();
    double[] q = unit(qkv, head * n);
    double[] k = unit(qkv, (group.heads() + head) * n);
    int values = 2 * group.heads() * n + head * p;
    int scalars = qkv.length + (int) group.inner() + head;
    double beta = sigmoid(input[scalars]);
    double decay = decay(head, input[scalars + group.heads()]);
    double[] y = new double[p];
    for (int i = 0; i < p; i++) {
      double[] row = states[head * p + i];
      double held = 0;
      for (int j = 0; j < n; j++) {
        row[j] *= decay;
        held += row[j] * k[j];
      }
      for (int j = 0; j < n; j++) {
        row[j] += beta * (qkv[values + i] - held) * k[j];
        y[i] += row[j] * q[j] / Math.sqrt(n);
      }
    }
    return gated(normed(y), head * p, input, qkv.length);
  }

  private double decay(int head, double a) {
    double rate = Math.exp(weights.get("A_log")[head]);
    return Math.exp(-rate * Math.log1p(Math.exp(a + weights.get("dt_bias")[head])));
  }

  private double[] unit(double[] values, int from) {
    double square = 1e-6;
    for (int j = 0; j < mixer.dState(); j++) {
      square += values[from + j] * values[from + j];
    }
    double[] unit = new double[mixer.dState()];
    for (int j = 0; j < unit.length; j++) {
      unit[j] = values[from + j] / Math.sqrt(square);
    }
    return unit;
  }

  private double[] normed(double[] y) {
    double square = 0;
    for (double value : y) {
      square += value * value / y.length;
    }
    for (int i = 0; i < y.length; i++) {
      y[i] *= weights.get("norm.weight")[i] / Math.sqrt(square + normEps);
    }
    return y;
  }

  private double[] gated(double[] y, int channel, double[] input, int z) {
    for (int i = 0; i < y.length; i++) {
      y[i] *= silu(input[z + channel + i] + weights.get("z_bias")[channel + i]);
    }
    return y;
  }

  private static double silu(double x) {
    return x * sigmoid(x);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
