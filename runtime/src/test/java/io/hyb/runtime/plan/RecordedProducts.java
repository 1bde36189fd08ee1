package io.hyb.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.pytorch.jni.JniUtils;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.arch.Model;
import io.hyb.arch.tensor.Weight;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * FLOPs by what PyTorch's profiler saw: the operators that really ran, with the shapes of their
 * operands. Nothing here knows a model's architecture but what shapes don't tell: how many channels
 * its convolutions have, whose products are elementwise as others are, and how far attention with a
 * mask sees.
 */
public final class RecordedProducts {
  private final Set<Long> channels;
  private final long window;

  private RecordedProducts(Set<Long> channels, long window) {
    this.channels = Set.copyOf(channels);
    this.window = window;
  }

  /** Of one of {@link CostedModels}, whose convolutions have widths that nothing else has. */
  public static RecordedProducts of(Model shape) {
    Set<Long> channels =
        shape.tensors().stream()
            .filter(weight -> weight.shape().size() == 3)
            .map(weight -> weight.shape().get(0))
            .collect(Collectors.toSet());
    for (Weight weight : shape.tensors()) {
      assertThat(weight.shape().size() != 2 || Collections.disjoint(weight.shape(), channels))
          .as(weight.fullName())
          .isTrue();
    }
    return new RecordedProducts(channels, CostedModels.WINDOW);
  }

  /** FLOPs of {@code work}, which must run on this thread. */
  public long of(Runnable work) {
    try {
      Path trace = Files.createTempFile("hyb-products", ".json");
      try {
        JniUtils.startProfile(false, true, false);
        work.run();
        JniUtils.stopProfile(trace.toString());
        return flops(JsonParser.parseString(Files.readString(trace)).getAsJsonArray());
      } finally {
        Files.delete(trace);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long flops(JsonArray operators) {
    long sum = 0;
    for (JsonElement each : operators) {
      JsonObject operator = each.getAsJsonObject();
      List<long[]> shapes = new ArrayList<>();
      operator.getAsJsonArray("shape").forEach(shape -> shapes.add(shape(shape.getAsJsonArray())));
      sum += flops(operator.get("name").getAsString(), shapes);
    }
    return sum;
  }

  private static long[] shape(JsonArray shape) {
    long[] dimensions = new long[shape.size()];
    for (int i = 0; i < dimensions.length; i++) {
      dimensions[i] = shape.get(i).getAsLong();
    }
    return dimensions;
  }

  /**
   * @param shapes of the operands, after whatever else is on the interpreter's stack; numbers have
   *     empty ones
   */
  private long flops(String operator, List<long[]> shapes) {
    int count = shapes.size();
    return switch (operator) {
      case "aten::mm", "aten::bmm" -> product(shapes.get(count - 2), shapes.get(count - 1));
      case "aten::addmm", "aten::baddbmm" -> product(shapes.get(count - 4), shapes.get(count - 3));
      case "aten::scaled_dot_product_attention" ->
          attention(shapes.get(count - 8), shapes.get(count - 7), shapes.get(count - 5).length > 0);
      case "aten::_scaled_dot_product_flash_attention_for_cpu_backward" ->
          2 * attention(shapes.get(1), shapes.get(2), shapes.get(8).length > 0);
      case "aten::mul" -> convolution(shapes.get(count - 2), shapes.get(count - 1));
      case "aten::linalg_solve_triangular" -> triangular(shapes);
      case "aten::addcmul_" -> outer(shapes.get(count - 3), shapes.get(count - 2));
      default -> 0;
    };
  }

  /** (…, m, k) with (…, k, n). */
  private static long product(long[] a, long[] b) {
    return 2 * size(a) * b[b.length - 1];
  }

  /**
   * (…, q, q) of which one half counts, and as many right sides as the last dimension of (…, q, r).
   */
  private static long triangular(List<long[]> shapes) {
    List<long[]> matrices = shapes.stream().filter(shape -> shape.length > 1).toList();
    long[] sides = matrices.get(1);
    return size(matrices.get(0)) * sides[sides.length - 1];
  }

  /**
   * Scores and values of what each of the last positions sees, (batch, heads, length, head_dim).
   * Without a mask, fewer queries than keys are heads that share keys at the last position, which
   * sees all.
   */
  private long attention(long[] queries, long[] keys, boolean masked) {
    if (!masked && queries[2] < keys[2]) {
      return 4 * size(queries) * keys[2];
    }
    long pairs = 0;
    for (long position = keys[2] - queries[2]; position < keys[2]; position++) {
      pairs += masked ? Math.min(window, position + 1) : position + 1;
    }
    return 4 * queries[0] * queries[1] * queries[3] * pairs;
  }

  /** One tap of all channels, or all taps of one position: (channels, taps). */
  private long convolution(long[] a, long[] b) {
    boolean tap = b.length == 1 && channels.contains(b[0]);
    boolean position = b.length == 2 && channels.contains(b[0]);
    return tap || position ? 2 * size(a) : 0;
  }

  /** Two vectors that make the matrix added to a state. */
  private static long outer(long[] column, long[] row) {
    return 2 * size(column) * row[row.length - 1];
  }

  private static long size(long[] shape) {
    long size = 1;
    for (long dimension : shape) {
      size *= dimension;
    }
    return size;
  }
}
