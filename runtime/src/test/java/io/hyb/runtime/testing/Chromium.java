package io.hyb.runtime.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks at pages in a headless Chromium, which {@code CHROMIUM} names or the path holds. A page
 * tells what it came to in the attribute {@code data-told} of its body.
 *
 * @param folder for what it writes
 */
public record Chromium(Path folder) {
  /** What a page tells in a window with these options of Chromium's. */
  public String dump(Path page, List<String> options) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(options);
    all.add("--dump-dom");
    Matcher told = Pattern.compile("data-told=\"([^\"]*)\"").matcher(browse(page, all));
    assertThat(told.find()).as("the page told nothing").isTrue();
    return told.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }

  /**
   * The same in a frame so many pixels wide, which may be narrower than a desktop's window can be;
   * begins with {@code wide=true} where something runs over it.
   */
  public String dumpInFrame(Path page, int width) throws IOException, InterruptedException {
    Path frame = folder.resolve("frame.html");
    Files.writeString(
        frame,
        "<!doctype html><iframe src='%s' style='width:%dpx;height:800px;border:0'></iframe>"
                .formatted(page.getFileName(), width)
            + "<script>addEventListener('load', () => setTimeout(() => { const d = document.querySelector('iframe').contentDocument;"
            + " document.body.setAttribute('data-told', 'wide=' + (d.documentElement.scrollWidth > %d) + ';told=' + d.body.dataset.told);"
                .formatted(width)
            + " }, 900));</script>");
    return dump(frame, List.of("--allow-file-access-from-files", "--hide-scrollbars"));
  }

  /** The page as a PDF. */
  public Path print(Path page) throws IOException, InterruptedException {
    Path pdf = folder.resolve("page.pdf");
    browse(page, List.of("--print-to-pdf=" + pdf, "--no-pdf-header-footer"));
    assertThat(pdf).exists();
    return pdf;
  }

  /** How many sheets of paper the page takes. */
  public int sheets(Path page) throws IOException, InterruptedException {
    String pdf = Files.readString(print(page), StandardCharsets.ISO_8859_1);
    return (int) Pattern.compile("/Type\\s*/Page\\b").matcher(pdf).results().count();
  }

  private String browse(Path page, List<String> options) throws IOException, InterruptedException {
    List<String> call = new ArrayList<>();
    call.add(program());
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

  private static String program() {
    String named = System.getenv("CHROMIUM");
    if (named != null) {
      return named;
    }
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
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
