package io.hyb.runtime.generate;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import com.google.gson.GsonBuilder;
import io.hyb.arch.merge.Merge;
import io.hyb.runtime.cuda.Recorder;
import io.hyb.runtime.distil.PeakMemory;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sequences after one another on a GPU, each with graphs of its own, and what memory they leave
 * taken. {@link #main} prints it as JSON.
 */
final class Soak {
  /** Beyond the first bound of attention, so that each has two graphs. */
  private static final int TOKENS = 500;

  private static final int REPORTS = 10;

  private Soak() {}

  /**
   * @param arguments how many sequences
   */
  public static void main(String[] arguments) {
    int sequences = Integer.parseInt(arguments[0]);
    try (Kernels kernels = new Kernels(Device.gpu(), Precision.BFLOAT16)) {
      LanguageModel model = SmallHybrid.of(Merge.CONCAT, kernels);
      Generator generator = new Generator(model, kernels);
      PeakMemory resident = new PeakMemory(Device.cpu());
      List<Map<String, Object>> lines = new ArrayList<>();
      for (int made = 0; made <= sequences; made++) {
        if (made % (sequences / REPORTS) == 0) {
          Map<String, Object> line = new LinkedHashMap<>();
          line.put("graphs", 2 * made);
          line.put("replays", (long) made * TOKENS);
          line.put("resident_bytes", resident.bytes());
          line.put("gpu_bytes", CudaUtils.getGpuMemory(Device.gpu()).getCommitted());
          line.put("threads", ManagementFactory.getThreadMXBean().getThreadCount());
          lines.add(line);
        }
        generator.generate(new int[] {1, 2, 3}, TOKENS, Sampling.GREEDY, token -> true);
      }
      Map<String, Object> printed = new LinkedHashMap<>();
      printed.put("device", Device.gpu().toString());
      printed.put("graphs", Recorder.of(Device.gpu()).lack().orElse("recorded"));
      printed.put("after", lines);
      System.out.println(new GsonBuilder().setPrettyPrinting().create().toJson(printed));
    }
  }
}
