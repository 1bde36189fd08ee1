package io.hyb.runtime.doctor;

import java.util.ArrayList;
import java.util.List;

/** Looks at everything, in the order in which one thing needs another. */
public final class Examination {
  private Examination() {}

  /** What is found; starts the engine. */
  public static List<Finding> run() {
    List<Finding> findings = new ArrayList<>(Host.findings());
    boolean gpu = Driver.finding(findings);
    Engine.findings(gpu, findings);
    findings.addAll(Caches.findings());
    return List.copyOf(findings);
  }
}
