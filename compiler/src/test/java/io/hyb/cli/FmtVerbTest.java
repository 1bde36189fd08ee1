package io.hyb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FmtVerbTest {
  private static final String UNTIDY =
      "/// Why.\nteacher   T{layers=2*( n+1 )heads =8}// end\nlet n=-  1  allow  a - b  \"c\"\n";
  private static final String TIDY =
      "/// Why.\nteacher T { layers = 2 * (n + 1)  heads = 8 }  // end\nlet n = -1  allow a-b \"c\"\n";

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void filesAreFormattedInPlaceAndThoseThatChangedListed() throws IOException {
    Path untidy = file("untidy.hyb", UNTIDY.replace("a - b", "a-b"));
    Path tidy = file("tidy.hyb", TIDY);

    assertThat(fmt("", untidy.toString(), tidy.toString())).isZero();

    assertThat(untidy).hasContent(TIDY);
    assertThat(text(out)).isEqualTo(untidy + "\n");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("untidy.hyb", "tidy.hyb");
    assertThat(fmt("", untidy.toString())).isZero();
    assertThat(text(out)).isEmpty();
  }

  @Test
  void checkChangesNothingAndListsWhatWouldChange() throws IOException {
    Path untidy = file("untidy.hyb", "hyb   1\n");
    Path tidy = file("tidy.hyb", "hyb 1\n");

    assertThat(fmt("", "--check", tidy.toString(), untidy.toString())).isEqualTo(3);

    assertThat(text(out)).isEqualTo(untidy + "\n");
    assertThat(untidy).hasContent("hyb   1\n");
    assertThat(fmt("", tidy.toString(), "--check")).isZero();
  }

  @Test
  void aDashIsStandardInputToStandardOutput() {
    assertThat(fmt("\uFEFFhyb   1\r\nlet n=3", "-")).isZero();
    assertThat(text(out)).isEqualTo("hyb 1\nlet n = 3\n");

    assertThat(fmt("hyb   1\n", "--check", "-")).isEqualTo(3);
    assertThat(text(out)).isEqualTo("-\n");
    assertThat(fmt("hyb 1\n", "-", "--check")).isZero();
    assertThat(fmt("", "-", "a.hyb")).isEqualTo(2);
  }

  @Test
  void whatDoesNotParseIsRefusedAndLeftAloneAndTheRestFormatted() throws IOException {
    Path broken = file("broken.hyb", "hyb   1\nlet n = (3\n");
    Path untidy = file("untidy.hyb", "hyb   1\n");
    String absent = folder.resolve("absent.hyb").toString();

    assertThat(fmt("", broken.toString(), untidy.toString(), absent, folder.toString()))
        .isEqualTo(1);

    assertThat(broken).hasContent("hyb   1\nlet n = (3\n");
    assertThat(untidy).hasContent("hyb 1\n");
    assertThat(text(err))
        .contains("broken.hyb:2:9: error[unclosed-bracket]", "no-such-file", "is-a-folder");
    assertThat(fmt("let n = 1 +", "-")).isEqualTo(1);
    assertThat(text(out)).isEmpty();
    assertThat(fmt("", "--check", untidy.toString(), broken.toString())).isEqualTo(1);
  }

  @Test
  void aLinkAndPermissionsStay() throws IOException {
    Path spec = file("spec.hyb", "hyb   1\n");
    Files.setPosixFilePermissions(spec, PosixFilePermissions.fromString("rw-r-----"));
    Path link = Files.createSymbolicLink(folder.resolve("link.hyb"), spec);

    assertThat(fmt("", link.toString())).isZero();

    assertThat(link).isSymbolicLink();
    assertThat(spec).hasContent("hyb 1\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(spec)))
        .isEqualTo("rw-r-----");
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private int fmt(String input, String... arguments) {
    out.reset();
    Console console =
        new Console(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    List<String> all = new ArrayList<>(List.of("fmt"));
    all.addAll(List.of(arguments));
    return new HybCommand(console).run(all);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
