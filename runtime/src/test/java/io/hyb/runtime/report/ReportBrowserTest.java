package io.hyb.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.runtime.testing.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in a browser; runs under {@code -Pbrowser} only, and fails there without one. */
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
    String told = chromium().dump(page(), List.of("--window-size=1280,900"));
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
    assertThat(chromium().dump(page(), List.of("--window-size=" + width + ",900")))
        .contains("error=none", "wide=false", "canvases=4;");
  }

  /** Narrower than a desktop's window can be: a frame of a phone's width. */
  @Test
  void nothingRunsOverAPhone() throws Exception {
    assertThat(chromium().dumpInFrame(page(), 375))
        .contains("error=none", "wide=false", "cells=8;");
  }

  @Test
  void aDarkSchemeHasADarkPage() throws Exception {
    assertThat(chromium().dump(page(), List.of("--blink-settings=preferredColorScheme=0")))
        .contains("error=none", "paper=rgb(15, 19, 24)");
  }

  @Test
  void itPrints() throws Exception {
    assertThat(Files.size(chromium().print(page()))).isGreaterThan(20_000);
  }

  private Chromium chromium() {
    return new Chromium(folder);
  }

  private Path page() throws IOException {
    Path page = folder.resolve("page.html");
    String text = ReportPage.of(List.of(RunFolders.whole(folder.resolve("run"))), List.of());
    Files.writeString(
        page, text.replace("<style>", CATCH + "<style>").replace("</body>", PROBE + "</body>"));
    return page;
  }
}
