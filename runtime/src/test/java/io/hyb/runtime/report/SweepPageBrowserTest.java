package io.hyb.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.runtime.testing.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep's page in a browser; runs under {@code -Pbrowser} only, and fails there without one. */
@Tag("browser")
class SweepPageBrowserTest {
  private static final String CATCH =
      "<script>addEventListener('error', (e) => { window.failure = e.message; });</script>";

  /** Prints in the middle, as far as a page notices: the chart must fit its box again. */
  private static final String PROBE =
      """
      <script>
      addEventListener("load", () => setTimeout(() => {
        const box = document.querySelector(".chart");
        box.style.height = "200px";
        dispatchEvent(new Event("beforeprint"));
        const told = {
          error: window.failure ?? "none",
          charts: [...document.querySelectorAll("canvas")].filter((c) => c.toDataURL().length > 3000).length,
          fits: document.querySelector("canvas").getBoundingClientRect().bottom <= box.getBoundingClientRect().bottom + 1,
          heads: document.querySelectorAll("#table thead tr").length,
          rows: document.querySelectorAll("#table tbody tr").length,
          heat: document.querySelectorAll("td.heat").length,
          means: document.querySelectorAll("#seeds tr").length,
          wide: document.documentElement.scrollWidth > innerWidth,
        };
        document.body.setAttribute("data-told", Object.entries(told).map(([k, v]) => k + "=" + v).join(";"));
      }, 300));
      </script>
      """;

  @TempDir private Path folder;
  private Path page;

  /** Three widths of state by two sets of heads, two seeds each. */
  @BeforeEach
  void draw() throws IOException {
    List<String> variants = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Path variant = folder.resolve("variants/v" + i);
      Files.createDirectories(variant.resolve("run"));
      Files.writeString(
          variant.resolve("run/results.json"),
          """
          {"models": [{"name": "T", "exact_match": 1.0},
            {"name": "H", "exact_match": %s, "bytes_at_32Ki": %d, "heads_kept": 4}]}
          """
              .formatted(0.3 + 0.05 * i, 1_000_000 + 300_000 * i));
      variants.add(
          """
          {"id": "v%d", "set": {"ssm.d_state": "%d", "attention.keep": "%s"}, "seed": %d,
           "state": "finished", "exit": 0, "seconds": 60, "folder": "%s"}
          """
              .formatted(
                  i, 8 << i / 4, i / 2 % 2 == 0 ? "none" : "[L0H1, L3H2, L4H4]", i % 2, variant));
    }
    Files.writeString(
        folder.resolve("status.json"), "{\"variants\": [" + String.join(",", variants) + "]}");
    page = folder.resolve("report.html");
    SweepPage.write(folder, page, false);
    Files.writeString(
        page,
        Files.readString(page)
            .replace("<style>", CATCH + "<style>")
            .replace("</body>", PROBE + "</body>"));
  }

  @Test
  void everySectionIsDrawnAndTheChartFitsItsSheet() throws Exception {
    assertThat(new Chromium(folder).dump(page, List.of("--window-size=1280,900")))
        .contains("error=none;", "charts=1;", "fits=true;", "heads=1;", "rows=12;", "heat=6;")
        .contains("means=7;", "wide=false");
  }

  @Test
  void nothingRunsOverAPhone() throws Exception {
    assertThat(new Chromium(folder).dumpInFrame(page, 360)).startsWith("wide=false;");
  }

  @Test
  void itPrintsOnTwoSheets() throws Exception {
    assertThat(new Chromium(folder).sheets(page)).isBetween(1, 2);
  }
}
