package io.hyb.runtime.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders of runs as {@code run} and {@code distill} leave them, small enough to read. */
final class RunFolders {
  static final String MODEL =
      """
      {"num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 16,
       "hyb": {"spec": "Rad2", "teacher": "Tiny", "layers": [
         {"keep": [1, 3], "merge": "concat", "d_state": 8, "conv": 4, "chunk": 64},
         {"keep": [], "merge": "concat", "d_state": 16, "conv": 4, "chunk": 64}]}}
      """;

  static final String RANKING =
      """
      {"teacher": "Tiny", "layers": 2, "heads": 4, "score": "exact",
       "probe": {"kind": "kv", "pairs": "24", "form": "question", "values": "number", "examples": 64},
       "baseline": {"exact_match": 0.9},
       "losses": [
         {"layer": 0, "head": 1, "exact_match": 0.5, "exact_match_standard_error": 0.0625},
         {"layer": 0, "head": 3, "exact_match": 0.25, "exact_match_standard_error": 0.03125},
         {"layer": 1, "head": 0, "exact_match": -0.125, "exact_match_standard_error": 0.03125}]}
      """;

  static final String RESULTS =
      """
      {"name": "Rad2", "spec_sha256": "ab", "device": "cpu()", "precision": "float32", "seed": 0,
       "perplexity_text": "a text",
       "models": [
         {"name": "Tiny", "heads_kept": 8, "heads_total": 8, "parameters": 1000, "bytes_at_2Ki": 524288,
          "bytes_at_32Ki": 8388608, "task": "kv", "pairs": 24, "examples": 64, "exact_match": 0.9,
          "exact_match_error": 0.04, "perplexity": 10.0, "perplexity_error": 0.5},
         {"name": "Rad2", "heads_kept": 2, "heads_total": 8, "parameters": 1100, "bytes_at_2Ki": 270000,
          "bytes_at_32Ki": 4200000, "task": "kv", "pairs": 24, "examples": 64, "exact_match": 0.8,
          "exact_match_error": 0.05, "perplexity": 12.0, "perplexity_error": 0.6}],
       "samples": [{"prompt": "a:1\\nThe value of <b>a</b></script><script>document.title='taken'</script> is",
                    "answer": "1", "outputs": {"Tiny": "1", "Rad2": "<img src=x onerror=alert(1)>"}}]}
      """;

  static final String SCORES =
      """
      [{"stage": "start", "step": 0, "tokens": 0, "task": "kv", "pairs": 24, "examples": 64,
        "exact_match": 0.0, "exact_match_error": 0.0},
       {"stage": "align", "step": 3, "tokens": 3000, "task": "kv", "pairs": 24, "examples": 64,
        "exact_match": 0.75, "exact_match_error": 0.05}]
      """;

  private RunFolders() {}

  /** All that a finished run has. */
  static Path whole(Path folder) {
    write(folder.resolve("run.json"), "{\"name\": \"Rad2\", \"spec\": \"rad2.hyb\"}");
    write(folder.resolve("model.json"), MODEL);
    write(folder.resolve("ranking.json"), RANKING);
    write(folder.resolve("results.json"), RESULTS);
    write(folder.resolve("spec.hyb"), "hyb 1\nhybrid Rad2 { } // </script>\n");
    write(folder.resolve("evaluations/heldout.json"), EVALUATION);
    write(folder.resolve("distillation/metrics.jsonl"), metrics());
    write(folder.resolve("distillation/stages.json"), SCORES);
    write(folder.resolve("distillation/student/config.json"), "{}");
    return folder;
  }

  private static final String EVALUATION =
      """
      {"scores": [{"task": "perplexity", "perplexity": 12.5, "perplexity_error": null,
                   "teacher": {"task": "perplexity", "perplexity": 10.25}, "coverage": 0.82}],
       "mean_coverage": 0.9}
      """;

  static String metrics() {
    return """
        {"step":1,"stage":"align","tokens":1000,"loss":3.0,"learning_rate":0.1,"tokens_per_second":100,"peak_memory_bytes":5}
        {"step":2,"stage":"align","tokens":2000,"loss":2.0,"learning_rate":0.2,"tokens_per_second":300,"peak_memory_bytes":9,"losses":{"layer 0":1.5,"layer 1":0.5}}
        {"step":3,"stage":"finish","tokens":3000,"loss":1.0,"learning_rate":0.1,"tokens_per_second":200,"peak_memory_bytes":7}
        """;
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
