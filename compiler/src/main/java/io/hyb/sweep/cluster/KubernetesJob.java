package io.hyb.sweep.cluster;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * An indexed Job of Kubernetes (1.29 or later), a pod a variant. A pod that is lost, evicted or
 * killed is made again and resumes its variant; one whose variant has failed is not.
 *
 * @param image what the pods run; Hyb is in it, at its {@code HYB_HOME}
 * @param claim the volume claim that holds the sweep
 * @param mount where the claim is mounted, here as there
 * @param atMost how many pods run at once
 * @param gpus of a pod
 */
public record KubernetesJob(
    String image, String claim, Path mount, OptionalInt atMost, OptionalInt gpus) {
  /** How often a pod that was killed, as for want of memory, is made again. */
  private static final int RETRIES_PER_VARIANT = 3;

  /** Exit codes of Hyb, of which none goes away by running it again. */
  private static final List<Integer> FAILURES = List.of(1, 2, 3, 70);

  /** Names of jobs become labels of pods and their names' beginnings. */
  private static final int LONGEST_NAME = 40;

  private static final String CONTAINER = "variant";
  private static final String VOLUME = "sweep";

  /** Counts from 0, and our lists' lines from 1. */
  private static final String START =
      "exec sh \"$0\" \"$(sed -n \"$((JOB_COMPLETION_INDEX + 1))p\" \"$1\")\"";

  /** The YAML that {@code kubectl apply} takes. */
  String yaml(Batch batch) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setIndicatorIndent(2);
    options.setIndentWithIndicator(true);
    options.setSplitLines(false);
    return new Yaml(options).dump(job(batch));
  }

  private Map<String, Object> job(Batch batch) {
    int pods = batch.works().size();
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("completionMode", "Indexed");
    spec.put("completions", pods);
    spec.put("parallelism", Math.min(pods, atMost.orElse(pods)));
    spec.put("backoffLimitPerIndex", RETRIES_PER_VARIANT);
    spec.put("podFailurePolicy", Map.of("rules", List.of(lost(), failed())));
    spec.put("template", Map.of("spec", pod(batch)));
    return ordered(
        "apiVersion",
        "batch/v1",
        "kind",
        "Job",
        "metadata",
        Map.of("name", name(batch)),
        "spec",
        spec);
  }

  /** Pods that their nodes lose or give up don't count as tries. */
  private static Map<String, Object> lost() {
    return ordered(
        "action", "Ignore", "onPodConditions", List.of(Map.of("type", "DisruptionTarget")));
  }

  private static Map<String, Object> failed() {
    return ordered(
        "action",
        "FailIndex",
        "onExitCodes",
        ordered("containerName", CONTAINER, "operator", "In", "values", FAILURES));
  }

  private Map<String, Object> pod(Batch batch) {
    Map<String, Object> container =
        ordered(
            "name",
            CONTAINER,
            "image",
            image,
            "command",
            List.of(
                "sh",
                "-c",
                START,
                TaskFiles.script(batch.sweep()).toString(),
                batch.list().toString()),
            "volumeMounts",
            List.of(ordered("name", VOLUME, "mountPath", mount.toString())));
    gpus.ifPresent(
        count ->
            container.put(
                "resources", Map.of("limits", Map.of("nvidia.com/gpu", Integer.toString(count)))));
    return ordered(
        "restartPolicy",
        "Never",
        "containers",
        List.of(container),
        "volumes",
        List.of(ordered("name", VOLUME, "persistentVolumeClaim", Map.of("claimName", claim))));
  }

  /** As Kubernetes allows: lower-case letters, digits and dashes. */
  private static String name(Batch batch) {
    String words =
        (batch.sweep().root().getFileName() + "-" + batch.name())
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    String name = words.replaceAll("-kubernetes-(\\d+)$", "-$1");
    return name.length() <= LONGEST_NAME
        ? name
        : name.substring(name.length() - LONGEST_NAME).replaceAll("^-", "");
  }

  private static Map<String, Object> ordered(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
