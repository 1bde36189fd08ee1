package io.hyb.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page in a headless Chromium, which {@code CHROMIUM} names or the path holds. Runs under
 * {@code -Pbrowser} only, and fails there without one.
 */
@Tag("browser")
class ReportBrowserTest {
  /** Tells what the page came to, from the outside: it stands behind the page's own script. */
  private static final String PROBE =
      """
      <script>
      addEventListener("load", () => setTimeout(() => {
        const told = {
          error: window.failure ?? "none",
          title: document.title,
          cells: document.querySelectorAll(".map .cell").length,
          kept: document.querySelectorAll(".map .cell.kept").length,
          canvases: [...document.querySelectorAll("canvas")].filter((c) => c.width > 0 && c.toDataURL().length > 3000).length,
          sections: [...document.querySelectorAll("section")].map((s) => s.id).join(" "),
          wide: document.documentElement.scrollWidth > innerWidth,
          images: document.images.length,
          paper: getComputedStyle(document.body).backgroundColor,
          requests: performance.getEntriesByType("resource").length,
          scores: document.querySelectorAll("#evaluations tbody tr").length,
          output: document.querySelector(".sample dd.wrong")?.textContent ?? "",
        };
        document.body.setAttribute("data-told", Object.entries(told).map(([k, v]) => k + "=" + v).join(";"));
      }, 300));
      </script>
      """;

  private static final String CATCH =
      "<script>addEventListener('error', (e) => { window.failure = e.message; });"
          + "addEventListener('securitypolicyviolation', (e) => { window.failure = e.violatedDirective; });"
          + "</script>";

  @TempDir private Path folder;

  @Test
  void everySectionIsDrawnAndNothingFromFilesRuns() throws Exception {
    String told = told(List.of("--window-size=1280,900"));
    assertThat(told)
        .contains(
            "error=none",
            "title=Rad2 · Hyb report",
            "cells=8;",
            "kept=2;",
            "canvases=4;",
            "scores=2;")
        .contains("sections=results heads accuracy memory losses samples evaluations specs")
        .contains("images=0", "requests=0", "wide=false", "paper=rgb(255, 255, 255)")
        .contains("output=✗ <img src=x onerror=alert(1)>");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 820})
  void nothingRunsOverANarrowWindow(int width) throws Exception {
    assertThat(told(List.of("--window-size=" + width + ",900")))
        .contains("error=none", "wide=false", "canvases=4;");
  }

  /** Narrower than a desktop's window can be: a frame of a phone's width. */
  @Test
  void nothingRunsOverAPhone() throws Exception {
    Path page = page();
    Path frame = folder.resolve("frame.html");
    Files.writeString(
        frame,
        "<!doctype html><iframe src='%s' style='width:375px;height:800px;border:0'></iframe>"
                .formatted(page.getFileName())
            + "<script>addEventListener('load', () => setTimeout(() => { const d = document.querySelector('iframe').contentDocument;"
            + " document.body.setAttribute('data-told', 'wide=' + (d.documentElement.scrollWidth > 375) + ';told=' + d.body.dataset.told);"
            + " }, 900));</script>");
    assertThat(dump(frame, List.of("--allow-file-access-from-files")))
        .startsWith("wide=false;")
        .contains("error=none", "cells=8;");
  }

  @Test
  void aDarkSchemeHasADarkPage() throws Exception {
    assertThat(told(List.of("--blink-settings=preferredColorScheme=0")))
        .contains("error=none", "paper=rgb(15, 19, 24)");
  }

  @Test
  void itPrints() throws Exception {
    Path pdf = folder.resolve("report.pdf");
    browse(page(), List.of("--print-to-pdf=" + pdf, "--no-pdf-header-footer"));
    assertThat(pdf).exists();
    assertThat(Files.size(pdf)).isGreaterThan(20_000);
  }

  private Path page() throws IOException {
    Path page = folder.resolve("page.html");
    String text = ReportPage.of(List.of(RunFolders.whole(folder.resolve("run"))), List.of());
    Files.writeString(
        page, text.replace("<style>", CATCH + "<style>").replace("</body>", PROBE + "</body>"));
    return page;
  }

  private String told(List<String> options) throws Exception {
    return dump(page(), options);
  }

  private String dump(Path page, List<String> options) throws Exception {
    List<String> all = new ArrayList<>(options);
    all.add("--dump-dom");
    Matcher told = Pattern.compile("data-told=\"([^\"]*)\"").matcher(browse(page, all));
    assertThat(told.find()).as("the page told nothing").isTrue();
    return told.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }

  private String browse(Path page, List<String> options) throws Exception {
    List<String> call = new ArrayList<>();
    call.add(chromium());
    call.addAll(
        List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--virtual-time-budget=5000"));
    call.add("--user-data-dir=" + folder.resolve("profile"));
    call.addAll(options);
    call.add(page.toUri().toString());
    Path out = folder.resolve("out.txt");
    Process process =
        new ProcessBuilder(call)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(90, TimeUnit.SECONDS)).as("the browser ends").isTrue();
    return Files.readString(out);
  }

  private static String chromium() {
    String named = System.getenv("CHROMIUM");
    if (named != null) {
      return named;
    }
    return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
        .flatMap(
            at ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(Path.of(at)::resolve))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Path::toString)
        .orElseThrow(
            () ->
                new AssertionError(
                    "no chromium on the PATH; CHROMIUM may name one, or leave out -Pbrowser"));
  }
}
