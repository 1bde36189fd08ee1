package io.hyb.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.runtime.testing.Chromium;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The page of a diff in a browser; runs under {@code -Pbrowser} only, and fails there without one.
 */
@Tag("browser")
class DiffPageBrowserTest {
  /**
   * The page has no script of its own. A figure or a name that is broken within a word shows as
   * more boxes than words.
   */
  private static final String PROBE =
      """
      <script>
      const words = (cell) => {
        const text = cell.firstChild, range = document.createRange();
        return [...(text?.nodeValue ?? "").matchAll(/\\S+/g)].filter((word) => {
          range.setStart(text, word.index);
          range.setEnd(text, word.index + word[0].length);
          return new Set([...range.getClientRects()].map((box) => box.top)).size > 1;
        });
      };
      const maps = [...document.querySelectorAll("figure")].map((map) => map.getBoundingClientRect());
      const cell = document.querySelector("svg .recurs rect").getBoundingClientRect().width;
      const told = {
        maps: maps.length,
        beside: maps[0].bottom > maps[1].top,
        cells: document.querySelectorAll("svg g").length,
        marked: document.querySelectorAll("svg .gained path").length,
        legible: cell >= 7 && cell <= 20,
        broken: [...document.querySelectorAll("td, th")].flatMap(words).length,
        paper: getComputedStyle(document.body).backgroundColor,
        images: document.images.length,
        requests: performance.getEntriesByType("resource").length,
      };
      document.body.setAttribute("data-told", Object.entries(told).map(([k, v]) => k + "=" + v).join(";"));
      </script>
      """;

  @TempDir private Path folder;
  private Chromium chromium;

  @BeforeEach
  void findChromium() {
    chromium = new Chromium(folder);
  }

  @ParameterizedTest
  @CsvSource({"SmolLM2_135M, smollm2, 540, true", "Llama32_1B, llama-3.2, 1024, false"})
  void isReadableOnAPhone(String teacher, String file, int cells, boolean beside) throws Exception {
    assertThat(chromium.dumpInFrame(page(teacher, file), 360))
        .startsWith("wide=false;")
        .contains("maps=2;", "cells=" + cells + ";", "marked=6;", "legible=true;", "broken=0;")
        .contains("beside=" + beside + ";", "images=0", "requests=0");
  }

  @Test
  void mapsAreSideBySideOnADesk() throws Exception {
    assertThat(chromium.dump(page("Llama32_1B", "llama-3.2"), List.of("--window-size=1280,900")))
        .contains("beside=true;", "legible=true;", "broken=0;", "paper=rgb(255, 255, 255)");
  }

  @Test
  void aDarkSchemeHasADarkPage() throws Exception {
    String dark = "--blink-settings=preferredColorScheme=0";
    assertThat(chromium.dump(page("SmolLM2_135M", "smollm2"), List.of(dark)))
        .contains("paper=rgb(13, 17, 23)");
  }

  /** As many as it needs: maps are no larger than they must be. */
  @ParameterizedTest
  @CsvSource({"SmolLM2_135M, smollm2", "Llama32_1B, llama-3.2"})
  void itPrintsOnTwoSheets(String teacher, String file) throws Exception {
    assertThat(chromium.sheets(page(teacher, file))).isBetween(1, 2);
  }

  /** Three heads more and a wider state, of a teacher from the library. */
  private Path page(String teacher, String file) throws IOException {
    String spec =
        """
        import "std/teachers/%s.hyb"
        hybrid Student {
          teacher = %s
          attention { keep L0H1, L3H5%s }
          ssm discrete_mamba2 { d_state = %d }
          distill {
            data { copy {} }
            stage align { match = hidden_states  tokens = 6M }
            stage finish { match = logits  tokens = 9M }
          }
        }
        """;
    Path old = folder.resolve("old.hyb");
    Path now = folder.resolve("new.hyb");
    Files.writeString(old, spec.formatted(file, teacher, "", 8));
    Files.writeString(now, spec.formatted(file, teacher, ", L3H6, L7H0, L15H8", 16));
    Path page = folder.resolve("page.html");
    try (PrintStream out = new PrintStream(Files.newOutputStream(page), false, UTF_8)) {
      Console console = new Console(out, System.err);
      int code =
          new HybCommand(console)
              .run(List.of("diff", old.toString(), now.toString(), "--format", "html"));
      assertThat(code).isEqualTo(ExitCode.FINE);
    }
    Files.writeString(page, Files.readString(page).replace("</body>", PROBE + "</body>"));
    return page;
  }
}
