package io.hyb.lsp;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.lsp.answer.Findings;
import io.hyb.lsp.model.Moment;
import io.hyb.lsp.model.Reading;
import io.hyb.lsp.text.Addresses;
import io.hyb.lsp.text.Buffer;
import io.hyb.lsp.text.LibraryFolder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.PublishDiagnosticsParams;

/**
 * Checks what is open after each change and publishes what is found: of the open files and of what
 * they import. A change during a check is checked right after it.
 */
final class Publisher {
  /** How long typing may pause before a check, at least and at most. */
  private static final long LEAST_DELAY = 10;

  private static final long MOST_DELAY = 150;

  private final Session session;
  private final ScheduledExecutorService checks =
      Executors.newSingleThreadScheduledExecutor(Session::daemon);

  private Optional<ScheduledFuture<?>> next = Optional.empty();

  // What follows belongs to the checks' thread.
  /** What the editor shows at present, by URI; nothing of a file that isn't open and is fine. */
  private final Map<String, Shown> shown = new HashMap<>();

  /**
   * Findings in a file.
   *
   * @param version of the text; none of a file that isn't open
   */
  private record Shown(Optional<Integer> version, List<Diagnostic> findings) {}

  private volatile long delay = LEAST_DELAY;

  Publisher(Session session) {
    this.session = session;
  }

  /** Notes that something has changed. */
  synchronized void changed() {
    next.ifPresent(check -> check.cancel(false));
    next =
        Optional.of(checks.schedule(() -> session.heed(this::check), delay, TimeUnit.MILLISECONDS));
  }

  private void check() {
    long start = System.nanoTime();
    publish(session.moment());
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    delay = Math.max(LEAST_DELAY, Math.min(millis / 4, MOST_DELAY));
  }

  /** What a change hasn't touched has been read before. */
  private void publish(Moment moment) {
    Map<String, List<Diagnostic>> found = new LinkedHashMap<>();
    Map<String, Integer> versions = new HashMap<>();
    for (Buffer buffer : moment.buffers().all()) {
      versions.put(buffer.uri(), buffer.version());
      found.putIfAbsent(buffer.uri(), new ArrayList<>());
      add(moment.read(buffer.path()), moment, found);
    }
    shown.keySet().forEach(uri -> found.putIfAbsent(uri, List.of()));
    found.forEach(
        (uri, findings) -> show(uri, new Shown(Optional.ofNullable(versions.get(uri)), findings)));
  }

  /** Adds every finding about a spec and what it imports, by the URI of its file, each once. */
  private static void add(Reading reading, Moment moment, Map<String, List<Diagnostic>> found) {
    for (Diagnostic finding : reading.compilation().diagnostics()) {
      Addresses.path(finding.span().file())
          .filter(path -> !LibraryFolder.has(path))
          .map(moment.buffers()::uri)
          .map(uri -> found.computeIfAbsent(uri, any -> new ArrayList<>()))
          .filter(findings -> !findings.contains(finding))
          .ifPresent(findings -> findings.add(finding));
    }
  }

  private void show(String uri, Shown now) {
    boolean gone = now.version().isEmpty() && now.findings().isEmpty();
    Shown before = gone ? shown.remove(uri) : shown.put(uri, now);
    if (now.equals(before) || gone && before == null) {
      return;
    }
    PublishDiagnosticsParams params =
        new PublishDiagnosticsParams(uri, now.findings().stream().map(Findings::of).toList());
    now.version().ifPresent(params::setVersion);
    session.client().publishDiagnostics(params);
  }

  void end() {
    checks.shutdownNow();
  }
}
